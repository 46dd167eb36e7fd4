// The pages of actions and decisions.
import "./items.js";

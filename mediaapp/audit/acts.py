"""What is written into the log for each address: the table, and the rule for those that it lacks."""

from dataclasses import dataclass

from mediaapp.audit.models import Act

OFTEN = {Act.OPENED, Act.PLAYED, Act.NOTED, Act.TOKEN_USED}
"""Acts that come in bursts; of one person, one meeting and one way they are written once in a while."""
A_WHILE = 15 * 60

READS = {
    "meetings:review": Act.OPENED,
    "meetings:export": Act.EXPORTED,
    "files:original": Act.PLAYED,
    "sharing:shared": Act.OPENED,
    "sharing:recording": Act.PLAYED,
    "rest:meeting": Act.OPENED,
    "rest:transcript": Act.OPENED,
    "rest:minutes": Act.OPENED,
    "rest:claims": Act.OPENED,
    "rest:chapters": Act.OPENED,
    "rest:document": Act.EXPORTED,
}

CHANGES = {
    "meetings:edit_line": Act.CORRECTED,
    "meetings:history": Act.CORRECTED,
    "meetings:speaker": Act.CORRECTED,
    "meetings:undo": Act.CORRECTED,
    "meetings:comments": Act.COMMENTED,
    "meetings:answer_comment": Act.COMMENTED,
    "meetings:edit_comment": Act.COMMENTED,
    "meetings:delete_comment": Act.COMMENTED,
    "meetings:resolve_comment": Act.COMMENTED,
    "meetings:save_notes": Act.NOTED,
    "meetings:edit": Act.EDITED,
    "meetings:rename": Act.EDITED,
    "meetings:shelve": Act.EDITED,
    "meetings:mark_reviewed": Act.REVIEWED,
    "meetings:reprocess": Act.READ_ANEW,
    "meetings:rewrite": Act.READ_ANEW,
    "meetings:go_back": Act.READ_ANEW,
    "meetings:trash": Act.TRASHED,
    "meetings:restore": Act.RESTORED,
    "sharing:share": Act.SHARED,
    "sharing:share_with": Act.SHARED,
    "sharing:revoke": Act.UNSHARED,
    "sharing:leave_out": Act.UNSHARED,
    "sharing:keep_private": Act.PRIVACY,
    "workspaces:invite": Act.MEMBERS,
    "workspaces:join": Act.MEMBERS,
    "workspaces:change_role": Act.MEMBERS,
    "workspaces:remove_member": Act.MEMBERS,
    "workspaces:save": Act.SETTINGS,
    "api:create_token": Act.TOKENS,
    "api:revoke_token": Act.TOKENS,
    "rest:meeting": Act.EDITED,
}
BULK = {
    "review": Act.REVIEWED,
    "tag": Act.EDITED,
    "untag": Act.EDITED,
    "series": Act.EDITED,
    "typed": Act.EDITED,
    "download": Act.EXPORTED,
    "trash": Act.TRASHED,
    "restore": Act.RESTORED,
    "purge": Act.PURGED,
}
NOBODYS = {"meetings:read_notices", "meetings:save_view", "meetings:forget_view", "workspaces:switch"}
"""What concerns nobody but whoever does it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as far as the log looks at it. `is_part` says that a page only asks for a piece of itself."""

    name: str
    method: str
    is_part: bool = False
    is_of_meeting: bool = False


def act_of(asked: Asked) -> Act | None:
    """None for what is not written down. A change at an address that the table lacks is one all the same."""
    if asked.method == "GET":
        return None if asked.is_part else READS.get(asked.name)
    if asked.method not in {"POST", "PATCH", "PUT", "DELETE"} or asked.name in NOBODYS:
        return None
    if asked.name == "rest:meeting" and asked.method == "DELETE":
        return Act.TRASHED
    if asked.name == "sharing:shared":
        return None  # a password was said; what follows is an opening
    return CHANGES.get(asked.name) or (Act.CHANGED if asked.is_of_meeting else None)

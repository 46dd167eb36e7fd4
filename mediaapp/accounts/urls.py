"""The addresses of accounts: our own pages, and those of allauth that the site uses, and no others."""

from allauth.account import views as allauth
from django.urls import URLPattern, URLResolver, include, path, re_path

from mediaapp.accounts import views

ours = (
    [
        path("", views.profile, name="profile"),
        path("theme/", views.theme, name="theme"),
    ],
    "accounts",
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(ours)),
    path("login/", views.sign_in, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("signup/", allauth.signup, name="account_signup"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

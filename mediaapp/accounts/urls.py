"""The addresses of accounts: our own pages, and those of allauth that the site uses, and no others."""

from allauth.account import views as allauth
from allauth.mfa.base import views as steps
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as sso
from allauth.usersessions import views as devices
from django.urls import URLPattern, URLResolver, include, path, re_path

from mediaapp.accounts import views

ours = (
    [
        path("", views.profile, name="profile"),
        path("theme/", views.theme, name="theme"),
        path("devices/end/", views.end_device, name="end_device"),
    ],
    "accounts",
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(ours)),
    path("login/", views.sign_in, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("signup/", allauth.signup, name="account_signup"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("email/", views.email, name="account_email"),
    path("confirm-email/", allauth.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", allauth.confirm_email, name="account_confirm_email"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
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
    # ── the second step, and passkeys ──
    path("steps/", steps.index, name="mfa_index"),
    path("steps/authenticate/", steps.authenticate, name="mfa_authenticate"),
    path("steps/reauthenticate/", steps.reauthenticate, name="mfa_reauthenticate"),
    path("steps/app/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("steps/app/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("steps/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("steps/codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("steps/codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/reauthenticate/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    # ── devices, and a provider of one's own ──
    path("devices/", devices.list_usersessions, name="usersessions_list"),
    path("sso/", sso.connections, name="socialaccount_connections"),
    path("sso/signup/", sso.signup, name="socialaccount_signup"),
    path("sso/cancelled/", sso.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/error/", sso.login_error, name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/login/", views.oidc_login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", views.oidc_callback, name="openid_connect_callback"),
]

"""Who may do what at which address: one row for each route of the site.

A new route needs a row, or the matrix fails. A row says for each method who gets through: anybody, whoever
has signed in, or whoever's role holds a permission. Every other method and everybody else must be turned
away.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from mediaapp.asking.services import ask
from mediaapp.files.models import LASTS, Upload
from mediaapp.files.places import Place
from mediaapp.meetings import discussion, edits, shelving
from mediaapp.meetings.models import Series
from mediaapp.workspaces.invitations import invite
from mediaapp.workspaces.models import Invitation, Membership
from mediaapp.workspaces.permissions import Permission, Role
from tests import transcript
from tests.mediaapp.api.things import (
    a_delivery,
    a_document,
    a_job,
    a_read_meeting,
    a_sight,
    a_token,
    a_webhook,
    an_api_answer,
    an_api_delivery,
    an_api_term,
    an_api_webhook,
)
from tests.mediaapp.items import things as items
from tests.mediaapp.rows import (
    ANYONE,
    METHODS,
    NOBODY,
    ONESELF,
    SIGNED_IN,
    Row,
    World,
    do,
    fill_in,
    free,
    guessed,
    own,
    see,
)
from tests.mediaapp.sharing.things import (
    a_guest,
    a_link,
    a_meeting_of_bobs,
    a_share,
    a_shared_recording,
    a_shared_screen,
)

__all__ = ["ROWS", "World"]


def a_meeting(world: World) -> Mapping[str, Any]:
    return {"pk": world.meeting.pk}


def a_trashed(world: World) -> Mapping[str, Any]:
    return {"pk": world.trashed.pk}


def a_term(world: World) -> Mapping[str, Any]:
    return {"pk": world.term.pk}


def an_invitation(world: World) -> Mapping[str, Any]:
    owner = Membership.objects.get(workspace=world.people.platform, user=world.people.alice)
    return {"token": invite(owner, Role.VIEWER)}


def an_open_invitation(world: World) -> Mapping[str, Any]:
    an_invitation(world)
    return {"pk": Invitation.objects.latest("pk").pk}


def a_member(world: World) -> Mapping[str, Any]:
    return {"pk": world.member.pk}


def an_original(world: World) -> Mapping[str, Any]:
    source = world.meeting.source_set.get()
    path = Place(world.meeting.workspace_id, source.pk).original_path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"some bytes")
    return {"source": source.pk}


def a_picture(world: World) -> Mapping[str, Any]:
    source = world.meeting.source_set.get()
    folder = Place(world.meeting.workspace_id, source.pk).made_path("0123abcd") / "frames"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "0.webp").write_bytes(b"some bytes")
    return {"source": source.pk, "path": "0123abcd/frames/0.webp"}


def a_line(world: World) -> Mapping[str, Any]:
    return {"pk": world.meeting.pk, "label": transcript.say(world.meeting).label}


def a_speaker(world: World) -> Mapping[str, Any]:
    return {"pk": world.meeting.pk, "label": transcript.say(world.meeting).speaker.label}


def an_edit(world: World) -> Mapping[str, Any]:
    edited = edits.correct(transcript.say(world.meeting), "Corrected", world.people.bob)
    return {"pk": world.meeting.pk, "edit": edited.born_of_id}


def a_comment(world: World) -> Mapping[str, Any]:
    row = transcript.say(world.meeting)
    place = discussion.Place("said", row.source_id, row.start_ms, row.end_ms, row.text)
    made = discussion.comment(world.meeting, world.people.bob, place, "A comment.")
    return {"pk": world.meeting.pk, "comment": made.pk}


def a_comment_on_the_line(world: World) -> Mapping[str, Any]:
    return {"on": world.meeting.utterance_set.latest("pk").label, "text": "Mine"}


def a_series(world: World) -> Mapping[str, Any]:
    name = f"Weekly {Series.objects.count()}"
    return {"pk": Series.objects.create(workspace=world.people.platform, name=name).pk}


def a_saved_view(world: World) -> Mapping[str, Any]:
    return {"pk": shelving.save_view(world.people.platform, world.people.bob, "Mine", "kind=video").pk}


def a_file(world: World) -> Mapping[str, Any]:
    return {"pk": world.meeting.pk, "source": world.meeting.source_set.get().pk}


def an_upload(world: World) -> Mapping[str, Any]:
    coming = Upload.objects.create(
        workspace=world.people.platform,
        user=world.people.bob,
        name="weekly.wav",
        length=1,
        expires=timezone.now() + LASTS,
    )
    return {"pk": coming.pk}


def an_answer(world: World) -> Mapping[str, Any]:
    return {"pk": ask(world.people.platform, world.people.bob, "Who?", world.meeting).pk}


def a_download(world: World) -> Mapping[str, Any]:
    transcript.say(world.meeting)
    return {"pk": world.meeting.pk, "document": "transcript", "suffix": "txt"}


def the_same_line(world: World) -> Mapping[str, Any]:
    return {"to": world.meeting.utterance_set.latest("pk").label}


def a_source_with_words(world: World) -> Mapping[str, Any]:
    row = transcript.say(world.meeting)
    return {"pk": world.meeting.pk, "source": row.source_id}


def a_meeting_with_words(world: World) -> Mapping[str, Any]:
    transcript.say(world.meeting)
    return {"pk": world.meeting.pk}


ROWS: dict[str, Row] = {
    "account_login": free(),
    "account_logout": free(),
    "account_signup": free(),
    "account_inactive": free(),
    "account_reset_password": free(),
    "account_reset_password_done": free(),
    "account_reset_password_from_key": free(lambda _: {"uidb36": "1", "key": "a-guess"}),
    "account_reset_password_from_key_done": free(),
    "account_change_password": Row(dict.fromkeys(("GET", "POST", "PUT"), SIGNED_IN), is_shared=True),
    "account_reauthenticate": own(),
    "account_email": own(),
    "account_email_verification_sent": free(),
    "account_confirm_email": Row(
        dict.fromkeys(METHODS, ANYONE) | {"POST": NOBODY, "PUT": NOBODY}, at=lambda _: {"key": "a-guess"}
    ),
    "account_set_password": own(),
    "mfa_index": own(),
    "mfa_authenticate": free(),
    "mfa_reauthenticate": own(),
    "mfa_activate_totp": own(),
    "mfa_deactivate_totp": own(),
    "mfa_view_recovery_codes": own(),
    "mfa_generate_recovery_codes": own(),
    "mfa_download_recovery_codes": own(),
    "mfa_list_webauthn": own(),
    "mfa_add_webauthn": own(),
    "mfa_login_webauthn": free(),
    "mfa_reauthenticate_webauthn": own(),
    "mfa_edit_webauthn": own(lambda _: {"pk": 1}),
    "mfa_remove_webauthn": own(lambda _: {"pk": 1}),
    "usersessions_list": own(),
    "socialaccount_connections": own(),
    "socialaccount_signup": free(),
    "socialaccount_login_cancelled": free(),
    "socialaccount_login_error": free(),
    "openid_connect_login": guessed(lambda _: {"provider_id": "sso"}),
    "openid_connect_callback": guessed(lambda _: {"provider_id": "sso"}),
    "accounts:end_device": Row({"POST": ONESELF}, is_shared=True),
    "accounts:profile": fill_in(SIGNED_IN, is_shared=True),
    "accounts:theme": do(ANYONE),
    "workspaces:welcome": fill_in(ANYONE),
    "workspaces:none": see(SIGNED_IN, is_shared=True),
    "workspaces:open": Row(
        {"GET": Permission.DELETE_WORKSPACE, "POST": Permission.DELETE_WORKSPACE}, is_shared=True
    ),
    "workspaces:revoke": do(Permission.MANAGE_MEMBERS, at=an_open_invitation),
    "workspaces:hand_over": do(Permission.DELETE_WORKSPACE, at=a_member),
    "meetings:close_workspace": fill_in(Permission.DELETE_WORKSPACE, is_shared=True),
    "workspaces:switch": do(SIGNED_IN, data=lambda world: {"workspace": world.people.platform.pk}),
    "workspaces:settings": see(Permission.VIEW, is_shared=True),
    "workspaces:save": do(Permission.MANAGE_SETTINGS, is_shared=True),
    "workspaces:vocabulary": see(Permission.VIEW, is_shared=True),
    "workspaces:add_term": do(Permission.EDIT, is_shared=True),
    "workspaces:edit_term": fill_in(Permission.EDIT, at=a_term),
    "workspaces:remove_term": do(Permission.EDIT, at=a_term),
    "workspaces:members": see(Permission.VIEW, is_shared=True),
    "workspaces:invite": do(Permission.MANAGE_MEMBERS, is_shared=True, data=lambda _: {"role": "editor"}),
    "workspaces:join": fill_in(ANYONE, at=an_invitation),
    "workspaces:change_role": do(Permission.MANAGE_MEMBERS, at=a_member, data=lambda _: {"role": "editor"}),
    "workspaces:remove_member": do(Permission.MANAGE_MEMBERS, at=a_member),
    "meetings:library": see(Permission.VIEW, is_shared=True),
    "meetings:try_demo": do(Permission.UPLOAD, is_shared=True),
    "meetings:bring": see(Permission.UPLOAD, is_shared=True),
    "meetings:upload_details": fill_in(Permission.UPLOAD, at=an_upload, data=lambda _: {"title": "Mine"}),
    "meetings:move_source": do(Permission.EDIT, at=a_file, data=lambda _: {"to": "up"}),
    "meetings:remove_source": fill_in(Permission.EDIT, at=a_file),
    "meetings:keep_source": do(Permission.EDIT, at=a_file),
    "meetings:speak_source": do(Permission.EDIT, at=a_file, data=lambda _: {"spoken": "de"}),
    "meetings:notices": see(SIGNED_IN, is_shared=True),
    "meetings:bell": see(SIGNED_IN, is_shared=True),
    "meetings:read_notices": do(SIGNED_IN, is_shared=True),
    "meetings:bulk": do(Permission.EDIT, is_shared=True),
    "meetings:save_view": do(Permission.VIEW, is_shared=True, data=lambda _: {"name": "Mine"}),
    "meetings:forget_view": do(Permission.VIEW, at=a_saved_view, is_bobs=True),
    "meetings:series": see(Permission.VIEW, at=a_series),
    "meetings:rename_series": do(Permission.EDIT, at=a_series, data=lambda _: {"name": "Mine"}),
    "meetings:shelve": do(Permission.EDIT, at=a_meeting, data=lambda _: {"tags": "mine", "series": "Mine"}),
    "meetings:row": see(Permission.VIEW, at=a_meeting),
    "meetings:edit": fill_in(Permission.EDIT, at=a_meeting),
    "meetings:rename": do(Permission.EDIT, at=a_meeting, data=lambda _: {"title": "Mine"}),
    "meetings:mark_reviewed": do(Permission.EDIT, at=a_meeting),
    "meetings:trash": do(Permission.DELETE, at=a_meeting),
    "meetings:review": see(Permission.VIEW, at=a_meeting),
    "meetings:events": see(Permission.VIEW, at=a_meeting),
    "meetings:cancel": do(Permission.EDIT, at=a_meeting),
    "meetings:retry": do(Permission.EDIT, at=a_meeting),
    "meetings:reprocess": do(Permission.EDIT, at=a_meeting),
    "meetings:rewrite": do(Permission.EDIT, at=a_meeting),
    "meetings:versions": see(Permission.VIEW, at=a_meeting),
    "meetings:captions": see(Permission.VIEW, at=a_source_with_words),
    "meetings:go_back": do(Permission.EDIT, at=a_meeting_with_words, data=lambda _: {"job": "1"}),
    "meetings:line": see(Permission.VIEW, at=a_line),
    "meetings:history": Row({"GET": Permission.VIEW, "POST": Permission.EDIT}, at=a_line, data=the_same_line),
    "meetings:edit_line": fill_in(Permission.EDIT, at=a_line, data=lambda _: {"text": "Mine"}),
    "meetings:speaker": fill_in(Permission.EDIT, at=a_speaker, data=lambda _: {"name": "Mine"}),
    "meetings:comments": do(Permission.COMMENT, at=a_meeting_with_words, data=a_comment_on_the_line),
    "meetings:comment": see(Permission.VIEW, at=a_comment),
    "meetings:answer_comment": do(Permission.COMMENT, at=a_comment, data=lambda _: {"text": "Mine"}),
    "meetings:edit_comment": do(
        Permission.COMMENT, at=a_comment, data=lambda _: {"text": "Mine"}, is_bobs=True
    ),
    "meetings:delete_comment": do(Permission.COMMENT, at=a_comment, is_bobs=True),
    "meetings:resolve_comment": do(Permission.COMMENT, at=a_comment),
    "meetings:save_notes": do(Permission.COMMENT, at=a_meeting, data=lambda _: {"text": "Mine"}),
    "meetings:undo": do(Permission.EDIT, at=an_edit),
    "meetings:export": see(Permission.EXPORT, at=a_download),
    "meetings:restore": do(Permission.DELETE, at=a_trashed),
    "meetings:upload": do(Permission.UPLOAD, is_shared=True),
    "files:original": Row({"GET": Permission.VIEW}, at=an_original),
    "files:made": Row({"GET": Permission.VIEW}, at=a_picture),
    "meetings:storage": see(Permission.VIEW, is_shared=True),
    "asking:search": see(Permission.VIEW, is_shared=True),
    "asking:everything": fill_in(Permission.ASK, is_shared=True, data=lambda _: {"question": "Who?"}),
    "asking:questions": fill_in(Permission.ASK, at=a_meeting, data=lambda _: {"question": "Who?"}),
    "asking:answer": see(Permission.ASK, at=an_answer),
    "asking:events": see(Permission.ASK, at=an_answer),
    "asking:stop": do(Permission.ASK, at=an_answer),
    "sharing:share": fill_in(
        Permission.SHARE, at=a_meeting, data=lambda _: {"parts": "minutes", "days": "7"}
    ),
    "sharing:revoke": do(Permission.SHARE, at=a_share),
    "sharing:share_with": do(Permission.SHARE, at=a_meeting, data=lambda _: {"user": "1"}),
    "sharing:leave_out": do(Permission.SHARE, at=a_guest),
    "sharing:keep_private": do(Permission.SHARE, at=a_meeting_of_bobs, is_bobs=True),
    "sharing:shared": Row(dict.fromkeys(("GET", "POST"), ANYONE), at=a_link),
    "sharing:recording": see(ANYONE, at=a_shared_recording),
    "sharing:picture": see(ANYONE, at=a_shared_screen),
    "audit:activity": see(Permission.VIEW, is_shared=True),
    "audit:log": see(Permission.SEE_AUDIT, is_shared=True),
    "audit:export": see(Permission.SEE_AUDIT, is_shared=True),
    "audit:receipt": see(Permission.VIEW, at=a_meeting),
    **{name: Row(*row) for name, row in items.ROWS.items()},
    "items:calendar": see(ANYONE, at=items.an_address),
    "health:alive": see(ANYONE),
    "health:ready": see(ANYONE),
    "health:health": see(Permission.SEE_HEALTH, is_shared=True),
    "api:docs": see(ANYONE),
    "api:openapi": see(ANYONE),
    "api:tokens": see(Permission.VIEW, is_shared=True),
    "api:create_token": do(
        Permission.VIEW, is_shared=True, data=lambda _: {"name": "Mine", "scopes": "read"}
    ),
    "api:revoke_token": do(Permission.MANAGE_MEMBERS, at=a_token),
    "hooks:webhooks": see(Permission.MANAGE_SETTINGS, is_shared=True),
    "hooks:create": do(Permission.MANAGE_SETTINGS, is_shared=True),
    "hooks:webhook": fill_in(Permission.MANAGE_SETTINGS, at=a_webhook),
    "hooks:rotate": do(Permission.MANAGE_SETTINGS, at=a_webhook),
    "hooks:pause": do(Permission.MANAGE_SETTINGS, at=a_webhook),
    "hooks:try_out": do(Permission.MANAGE_SETTINGS, at=a_webhook),
    "hooks:remove": do(Permission.MANAGE_SETTINGS, at=a_webhook),
    "hooks:replay": do(Permission.MANAGE_SETTINGS, at=a_delivery),
    "rest:webhooks": Row(
        {"GET": Permission.MANAGE_SETTINGS, "POST": Permission.MANAGE_SETTINGS}, is_shared=True
    ),
    "rest:webhook": Row(
        dict.fromkeys(("GET", "PATCH", "DELETE"), Permission.MANAGE_SETTINGS), at=an_api_webhook
    ),
    "rest:rotate_webhook": do(Permission.MANAGE_SETTINGS, at=an_api_webhook),
    "rest:try_webhook": do(Permission.MANAGE_SETTINGS, at=an_api_webhook),
    "rest:deliveries": see(Permission.MANAGE_SETTINGS, at=an_api_webhook),
    "rest:replay_delivery": do(Permission.MANAGE_SETTINGS, at=an_api_delivery),
    "api:metrics": see(Permission.SEE_HEALTH, is_shared=True),
    "rest:stats": see(Permission.VIEW, is_shared=True),
    "rest:questions": see(Permission.ASK, at=a_read_meeting),
    "rest:me": see(Permission.VIEW, is_shared=True),
    "rest:meetings": Row({"GET": Permission.VIEW, "POST": Permission.UPLOAD}, is_shared=True),
    "rest:meeting": Row(
        {"GET": Permission.VIEW, "PATCH": Permission.EDIT, "DELETE": Permission.DELETE}, at=a_read_meeting
    ),
    "rest:status": see(Permission.VIEW, at=a_read_meeting),
    "rest:sources": see(Permission.VIEW, at=a_read_meeting),
    "rest:speakers": see(Permission.VIEW, at=a_read_meeting),
    "rest:sights": see(Permission.VIEW, at=a_read_meeting),
    "rest:sight_image": see(Permission.VIEW, at=a_sight),
    "rest:chapters": see(Permission.VIEW, at=a_read_meeting),
    "rest:claims": see(Permission.VIEW, at=a_read_meeting),
    "rest:minutes": see(Permission.VIEW, at=a_read_meeting),
    "rest:transcript": see(Permission.VIEW, at=a_read_meeting),
    "rest:document": see(Permission.EXPORT, at=a_document),
    "rest:job": see(Permission.VIEW, at=a_job),
    "rest:cancel_job": do(Permission.EDIT, at=a_job),
    "rest:retry_job": do(Permission.EDIT, at=a_job),
    "rest:search": see(Permission.ASK, is_shared=True),
    "rest:ask": do(Permission.ASK, is_shared=True),
    "rest:answer": see(Permission.ASK, at=an_api_answer),
    "rest:actions": see(Permission.VIEW, is_shared=True),
    "rest:decisions": see(Permission.VIEW, is_shared=True),
    "rest:vocabulary": Row({"GET": Permission.VIEW, "POST": Permission.EDIT}, is_shared=True),
    "rest:term": Row({"DELETE": Permission.EDIT}, at=an_api_term),
}

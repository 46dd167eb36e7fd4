"""A workspace is deleted: everybody is out at once, and it goes once its meetings are gone."""

import pytest
from django.test import Client
from django.utils import timezone

from mediaapp.ledger.models import Job
from mediaapp.meetings import closing
from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.models import Membership, Workspace
from tests.people import People
from tests.shelf import meeting

pytestmark = pytest.mark.django_db


def test_the_name_is_asked_for(people: People) -> None:
    alice = Client()
    alice.force_login(people.alice)
    assert alice.post("/workspace/delete/", {"name": "platform"}).status_code == 422
    assert Membership.objects.filter(workspace=people.platform).exists()
    assert alice.post("/workspace/delete/", {"name": "Platform"}, follow=True).status_code == 200
    assert not Membership.objects.filter(workspace=people.platform).exists()


def test_it_goes_once_its_meetings_are_gone(people: People) -> None:
    elsewhere = meeting(people.elsewhere)
    here = [meeting(people.platform).pk for _ in range(3)]
    Meeting.objects.filter(pk=here[1]).update(is_private=True, created_by=people.bob)
    Meeting.objects.filter(pk=here[2]).update(deleted_at=timezone.now())
    assert closing.close_workspace(people.platform, people.alice) == 3
    assert set(Job.objects.filter(kind=Job.Kind.PURGE).values_list("meeting", flat=True)) == set(here)
    assert closing.finish() == 0, "jobs still delete the meetings"
    Job.objects.filter(meeting__in=here).update(state=Job.State.DONE)
    Meeting.objects.filter(pk__in=here).delete()
    assert closing.finish() == 1
    assert list(Workspace.objects.all()) == [people.elsewhere]
    assert Meeting.objects.get() == elsewhere


def test_an_owner_hands_it_over(people: People) -> None:
    adam = Membership.objects.get(user=people.adam)
    by_adam, by_alice = Client(), Client()
    by_adam.force_login(people.adam)
    by_alice.force_login(people.alice)
    assert by_adam.post(f"/workspace/members/{adam.pk}/hand-over/").status_code == 403
    by_alice.post(f"/workspace/members/{adam.pk}/hand-over/")
    adam.refresh_from_db()
    assert adam.role == "owner"
    assert Membership.objects.get(user=people.alice).role == "admin"


def test_whoever_owns_one_opens_another(people: People) -> None:
    alice, bob = Client(), Client()
    alice.force_login(people.alice)
    bob.force_login(people.bob)
    assert bob.post("/workspace/new/", {"name": "Mine"}).status_code == 403
    assert alice.post("/workspace/new/", {"name": "Research"}).status_code == 302
    assert Membership.objects.get(user=people.alice, workspace__name="Research").role == "owner"

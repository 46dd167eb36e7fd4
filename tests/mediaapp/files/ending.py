"""Run as a program: uploads one file, and ends at the point that is named, as if the power had failed.

python -m tests.mediaapp.files.ending POINT E-MAIL
"""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.mediaapp.files.ending_settings"

if __name__ == "__main__":
    import django

    django.setup()
    from mediaapp.accounts.models import User
    from tests.mediaapp.files.door import Door, signed_in

    door = Door(signed_in(User.objects.get(email=sys.argv[2])))
    url = door.begin()
    print(url, flush=True)
    door.send(url)

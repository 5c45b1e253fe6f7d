from pathlib import Path

from pazpaz_desktop.foundation import paths


def test_resources_and_migrations_are_found_beside_the_package() -> None:
    assert paths.resources_dir().is_dir()
    assert paths.migrations_dir().is_dir()


def test_everything_of_a_profile_lies_in_its_data_folder(tmp_path: Path) -> None:
    profile = paths.Profile(tmp_path)

    assert {profile.vaults.parent, profile.logs.parent, profile.run.parent} == {tmp_path}

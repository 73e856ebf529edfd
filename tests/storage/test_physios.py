from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.storage.database import Database
from bot.storage.physios import (
    PhysioImportError,
    Qualification,
    add_sample_physios,
    import_physios,
    physios_for,
    remove_physio,
)
from bot.storage.tables import PhysioRow

HEADER = "name,qualification,register,register_number,country,place,postcode,telehealth,languages,phone,booking_url"
ANNA = (
    'Anna Ames,physiotherapist,Ahpra,PHY1,AU,Sydney,2000,yes,"English, Greek",(02) 5550 0100,https://anna.example/book'
)
BEN = "Ben Bird,exercise_physiologist,ESSA,12,AU,Perth,6000,no,English,,"
CHEN = "Chen Cole,both,Ahpra,PHY3,AU,,,yes,,,"


def _write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = folder / "physios.csv"
    file.write_text("\n".join(lines) + "\n", encoding=encoding)
    return file


def _names(session: Session, clinic: str = "demo") -> list[str]:
    return [physio.name for physio in physios_for(session, clinic)]


def _problems(session: Session, file: Path) -> list[str]:
    with pytest.raises(PhysioImportError) as caught:
        import_physios(session, file, "demo")
    assert physios_for(session, "demo") == []
    return caught.value.problems


def test_a_file_becomes_the_clinics_directory(session: Session, tmp_path: Path) -> None:
    assert import_physios(session, _write(tmp_path, HEADER, ANNA, BEN, CHEN), "demo") == 3
    anna, ben, chen = physios_for(session, "demo")
    assert (anna.name, anna.qualification, anna.register_number) == ("Anna Ames", Qualification.PHYSIOTHERAPIST, "PHY1")
    assert (anna.languages, anna.telehealth, anna.is_sample) == (("English", "Greek"), True, False)
    assert (anna.phone, anna.booking_url) == ("(02) 5550 0100", "https://anna.example/book")
    assert (ben.place, ben.postcode, ben.telehealth, ben.phone, ben.booking_url) == ("Perth", "6000", False, None, None)
    assert (chen.place, chen.languages) == ("", ())


def test_a_clinic_sees_its_own_directory_only(session: Session, tmp_path: Path) -> None:
    import_physios(session, _write(tmp_path, HEADER, ANNA), "demo")
    import_physios(session, _write(tmp_path, HEADER, ANNA, BEN), "other")
    assert _names(session, "demo") == ["Anna Ames"]
    assert _names(session, "other") == ["Anna Ames", "Ben Bird"]
    assert _names(session, "nobody") == []


def test_importing_again_replaces_those_with_the_same_number(session: Session, tmp_path: Path) -> None:
    import_physios(session, _write(tmp_path, HEADER, ANNA, BEN), "demo")
    assert _names(session) == ["Anna Ames", "Ben Bird"]
    import_physios(session, _write(tmp_path, HEADER, ANNA.replace("Anna Ames", "Anna Archer")), "demo")
    assert _names(session) == ["Anna Archer", "Ben Bird"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_names_keep_their_accents(session: Session, tmp_path: Path, encoding: str) -> None:
    file = _write(tmp_path, HEADER, BEN.replace("Ben Bird", "Zoë Åberg 李"), encoding=encoding)
    import_physios(session, file, "demo")
    assert _names(session) == ["Zoë Åberg 李"]


def test_a_file_separated_by_semicolons_needs_no_quotes_around_commas(session: Session, tmp_path: Path) -> None:
    file = _write(tmp_path, HEADER.replace(",", ";"), BEN.replace(",", ";").replace("English", "English, Thai"))
    import_physios(session, file, "demo")
    assert physios_for(session, "demo")[0].languages == ("English", "Thai")


def test_order_capitals_and_spaces_of_the_header_do_not_matter(session: Session, tmp_path: Path) -> None:
    header = ", ".join(reversed(HEADER.upper().split(",")))
    assert import_physios(session, _write(tmp_path, header, ",".join(reversed(BEN.split(",")))), "demo") == 1
    assert _names(session) == ["Ben Bird"]


def test_blank_lines_are_passed_over(session: Session, tmp_path: Path) -> None:
    assert import_physios(session, _write(tmp_path, "", HEADER, "", BEN, ",,,,,,,,,,", ""), "demo") == 1


def test_every_problem_is_told_at_once_and_nothing_is_imported(session: Session, tmp_path: Path) -> None:
    file = _write(
        tmp_path,
        HEADER,
        ANNA,
        "",
        BEN.replace("exercise_physiologist", "pyhsio"),
        ",physiotherapist,,,Australia,Sydney,2000,maybe,English,call me,javascript:alert(1)",
        CHEN.replace("yes", "no"),
    )
    assert _problems(session, file) == [
        'line 4: qualification "pyhsio" is not one of physiotherapist, exercise_physiologist, both.',
        "line 5: name is empty.",
        "line 5: register is empty.",
        "line 5: register_number is empty.",
        'line 5: country "Australia" is not a country code of two capitals such as AU, NZ or GB.',
        'line 5: telehealth "maybe" is not yes or no.',
        "line 5: phone is not a phone number; use digits, spaces, dots, hyphens, brackets and one + in front.",
        "line 5: booking_url is not a web address; it must begin with https://.",
        "line 6: place is empty, but only a physio with telehealth can do without.",
    ]


@pytest.mark.parametrize(
    "url",
    ["http://anna.example", "https://", "https:///book", "https://[anna", "https://anna.example/a b", "anna.example"],
)
def test_only_a_secure_web_address_can_be_booked(session: Session, tmp_path: Path, url: str) -> None:
    assert "booking_url is not a web address" in _problems(session, _write(tmp_path, HEADER, BEN + url))[0]


def test_a_number_that_is_there_twice_is_a_problem(session: Session, tmp_path: Path) -> None:
    assert _problems(session, _write(tmp_path, HEADER, ANNA, BEN, ANNA)) == [
        'line 4: register_number "PHY1" is on line 2 already; keep one of them.'
    ]


def test_a_line_with_too_many_values_is_a_problem(session: Session, tmp_path: Path) -> None:
    assert _problems(session, _write(tmp_path, HEADER, ANNA.replace('"', ""))) == [
        "line 2: there are 12 values for 11 columns; put quotation marks around a value that holds the separator."
    ]


def test_a_quotation_mark_that_is_not_closed_is_a_problem(session: Session, tmp_path: Path) -> None:
    assert _problems(session, _write(tmp_path, HEADER, ANNA, BEN.replace("Ben", '"Ben'), CHEN)) == [
        "line 3: a quotation mark is never closed, or stands inside a text; leave it out."
    ]


def test_missing_and_repeated_columns_are_problems(session: Session, tmp_path: Path) -> None:
    assert _problems(session, _write(tmp_path, HEADER.replace("place,postcode", "name,town"), ANNA)) == [
        'The column "place" is missing; add it to the first line.',
        'The column "postcode" is missing; add it to the first line.',
        'The column "name" is there twice; keep one.',
    ]


def test_an_empty_file_is_a_problem(session: Session, tmp_path: Path) -> None:
    assert _problems(session, _write(tmp_path, "")) == [f"physios.csv is empty; its first line must be {HEADER}."]


def test_a_file_with_a_header_only_is_a_problem(session: Session, tmp_path: Path) -> None:
    assert _problems(session, _write(tmp_path, HEADER)) == [
        "physios.csv holds no physio; add one line for each below the first line."
    ]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le"])
def test_another_encoding_is_a_problem(session: Session, tmp_path: Path, encoding: str) -> None:
    file = _write(tmp_path, HEADER, BEN.replace("Ben", "Zoë"), encoding=encoding)
    assert _problems(session, file) == ['physios.csv is not UTF-8; save it as "CSV UTF-8" and import it again.']


def test_a_file_that_is_not_there_is_a_problem(session: Session, tmp_path: Path) -> None:
    assert _problems(session, tmp_path / "none.csv") == [
        "none.csv cannot be read: No such file or directory. Check the path."
    ]


def test_the_problems_do_not_repeat_names_or_contacts(session: Session, tmp_path: Path) -> None:
    file = _write(tmp_path, HEADER, "Ben Bird,no,ESSA,12,AU,Perth,6000,no,English,ben@bird,mailto:ben@bird")
    assert "bird" not in " ".join(_problems(session, file)).lower()


def test_the_samples_are_visibly_samples(session: Session) -> None:
    assert add_sample_physios(session, "demo") == 6
    samples = physios_for(session, "demo")
    assert len(samples) == 6
    for sample in samples:
        assert sample.is_sample
        assert sample.name.startswith("Sample: ")
        assert sample.register_number.startswith("SAMPLE-")
        assert sample.booking_url is None
        assert sample.phone is not None
        assert " 5550 " in sample.phone or sample.phone == "1800 975 711"  # never anybody's number


def test_the_samples_can_be_added_twice(database: Database) -> None:
    for _ in range(2):
        with database.session() as session:
            add_sample_physios(session, "demo")
    with database.session() as session:
        assert len(physios_for(session, "demo")) == 6


def test_a_physio_whom_another_clinic_lists_is_not_forgotten(session: Session) -> None:
    for clinic in ("demo", "east"):
        add_sample_physios(session, clinic)
    first = physios_for(session, "demo")[0]
    assert remove_physio(session, "demo", first.register, first.register_number)
    assert first.name not in _names(session)
    assert first.name in _names(session, "east")
    assert not remove_physio(session, "demo", first.register, first.register_number)


def test_a_physio_whom_nobody_lists_any_more_is_forgotten(session: Session) -> None:
    add_sample_physios(session, "demo")
    for physio in physios_for(session, "demo"):
        remove_physio(session, "demo", physio.register, physio.register_number)
    assert session.execute(select(PhysioRow.id)).all() == []

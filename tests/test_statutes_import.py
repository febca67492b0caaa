"""`leitplanke statutes`: the official XML in all its wrappings, and what is refused."""

from __future__ import annotations

import argparse
import gzip
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.law import command
from bot.law.check import citations
from bot.law.library import library_of
from bot.law.official_xml import parse
from bot.law.store import FILE_NAME, StatuteStore
from tests import official


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return command.run(parser.parse_args([str(argument) for argument in arguments]))


def statuses(folder: Path, text: str) -> list[str]:
    return [one.status.value for one in citations(text, library_of(folder))]


def rows(folder: Path) -> list[dict[str, object]]:
    db = Database(folder / FILE_NAME)
    found = list(db.query("select * from sections order by id"))
    db.close()
    return found


def test_numbers_paragraphs_and_headings_are_read() -> None:
    edition = parse(official.SMALL.encode())

    read = [(norm.number, norm.paragraphs, norm.repealed, norm.heading) for norm in edition.norms]
    assert (edition.abbreviation, edition.official, edition.as_of) == (
        "AO 1977",
        "AO",
        "2027-01-02",
    )
    assert read == [
        ("§ 1", "1,2,3,4,5,6", "2,3,4,5", "Anwendungsbereich"),
        ("§ 2", "1", "", "Liste"),
        ("§ 2a", "1", "", "Ohne Absätze"),
        ("§ 3", "", "", "(weggefallen)"),
        ("§ 4", "", "", "(weggefallen)"),
        ("§ 5", "", "", "(weggefallen)"),
        ("Art 7", "1", "", "Ein Artikel"),
        ("§ 500", "1,1a", "", "Neu"),
    ]


def test_lists_stand_in_lines_and_raised_figures_stay_raised() -> None:
    text = parse(official.SMALL.encode()).norms[1].text

    assert text == "Es gilt\n1. eins,\n2. m²." + "\ndanach."


def wrapped(folder: Path, wrapping: str) -> Path:
    data = official.SMALL.encode()
    folder.mkdir()
    path = folder / f"law{wrapping}"
    match wrapping:
        case ".xml":
            path.write_bytes(data)
        case ".xml.gz":
            path.write_bytes(gzip.compress(data))
        case ".zip":
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("BJNR006130976.xml", data)
                archive.writestr("picture.jpg", b"no XML")
    return path


@pytest.mark.parametrize("wrapping", [".xml", ".xml.gz", ".zip"])
@pytest.mark.parametrize("named", ["file", "folder"])
def test_files_archives_and_folders_are_imported(tmp_path: Path, wrapping: str, named: str) -> None:
    file = wrapped(tmp_path / "law", wrapping)
    data = tmp_path / "var"

    assert run("import", file if named == "file" else file.parent, "--data", data) == 0

    assert [row["number"] for row in rows(data)][:3] == ["§ 1", "§ 2", "§ 2a"]
    assert {(row["abbreviation"], row["source_id"], row["as_of"]) for row in rows(data)} == {
        ("AO", "BJNR006130976", "2027-01-02")
    }
    assert (data / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_imported_statutes_go_before_the_shipped_index(tmp_path: Path) -> None:
    run("import", official.write(tmp_path / "ao.xml"), "--data", tmp_path)

    text = "§ 500 AO, § 700 AO, § 4 AO, § 1 Abs. 4 AO, § 1 Abs. 6 AO, § 15 EStG"
    assert statuses(tmp_path, text) == [
        "exists",
        "missing",
        "repealed",
        "repealed",
        "exists",
        "exists",
    ]


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    file = official.write(tmp_path / "ao.xml")
    run("import", file, "--data", tmp_path)
    before = [{**row, "id": 0} for row in rows(tmp_path)]

    assert run("import", file, file, "--data", tmp_path) == 0
    assert [{**row, "id": 0} for row in rows(tmp_path)] == before


def test_a_running_bot_sees_a_renewed_statute(tmp_path: Path) -> None:
    file = official.write(tmp_path / "ao.xml")
    run("import", file, "--data", tmp_path)
    library = library_of(tmp_path)
    assert citations("§ 600 AO", library)[0].status == "missing"

    run(
        "import",
        official.write(file, official.statute(official.norm("§ 600", "", "(1) a"))),
        "--data",
        tmp_path,
    )

    assert citations("§ 600 AO", library)[0].status == "exists"


def test_what_was_imported_is_said_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", official.write(tmp_path / "ao.xml"), "--data", tmp_path)
    assert "AO 1977: 8 Vorschriften, Stand 2027-01-02" in capsys.readouterr().out

    assert run("list", "--data", tmp_path) == 0
    told = capsys.readouterr().out
    assert "zuletzt geändert durch Art. 3 G v. 10.2.2026 I Nr. 39)" in told
    assert "Stand 2026-04" in told


def test_a_list_without_an_import_names_the_shipped_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("list", "--data", tmp_path) == 0

    assert "mitgelieferte Verzeichnis (Stand 2026-04" in capsys.readouterr().out
    assert not (tmp_path / FILE_NAME).exists()


def test_an_address_is_refused_and_the_way_through_a_folder_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run("import", "https://www.gesetze-im-internet.de/ao_1977/xml.zip", "--data", tmp_path) == 2
    )

    told = capsys.readouterr().err
    assert "xml.zip" in told
    assert "Ordner" in told


BOMB = official.SMALL.replace(
    '<!DOCTYPE dokumente SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd">',
    '<!DOCTYPE dokumente [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
).replace("Nur ein Satz.", "&b;")
FOREIGN = official.SMALL.replace(
    'SYSTEM "http://www.gesetze-im-internet.de/dtd/1.01/gii-norm.dtd"',
    'SYSTEM "x" [<!ENTITY % e SYSTEM "file:///etc/passwd">]',
)
REFUSED = [
    ("entities that grow", "ao.xml", BOMB.encode(), "Entitäten"),
    ("a foreign entity", "ao.xml", FOREIGN.encode(), "Entitäten"),
    ("entities in another encoding", "ao.xml", BOMB.encode("utf-16"), "UTF-8"),
    ("broken XML", "ao.xml", b"<dokumente", "wohlgeformtes"),
    ("another XML", "ao.xml", b"<html><body/></html>", "amtlichen"),
    ("no sections", "ao.xml", official.statute().encode(), "keine Paragrafen"),
    ("a damaged archive", "ao.zip", b"PK\x03\x04 no archive", "beschädigt"),
    ("a damaged gzip", "ao.xml.gz", b"\x1f\x8b no gzip", "beschädigt"),
    ("a gzip cut off", "ao.xml.gz", gzip.compress(official.SMALL.encode())[:-20], "beschädigt"),
]


@pytest.mark.parametrize(("what", "name", "data", "told"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_file_that_is_no_statute_is_refused_by_name_and_the_others_are_imported(
    what: str, name: str, data: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "law"
    official.write(folder / "good.xml")
    (folder / name).write_bytes(data)

    assert run("import", folder, "--data", tmp_path) == 1

    said = capsys.readouterr().err
    assert name in said
    assert told in said
    assert len(rows(tmp_path)) == 8


def test_a_bomb_in_an_archive_is_not_unpacked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("law.xml", b" " * (65 * 1024 * 1024))

    assert run("import", bomb, "--data", tmp_path) == 2
    assert "64 MB" in capsys.readouterr().err


def test_elements_nested_without_end_are_read_without_recursion(tmp_path: Path) -> None:
    deep = "<B>" * 50_000 + "x" + "</B>" * 50_000
    file = official.write(tmp_path / "deep.xml", official.statute(official.norm("§ 1", "", deep)))

    assert run("import", file, "--data", tmp_path) == 0
    assert rows(tmp_path)[0]["text"] == "x"


@pytest.mark.parametrize("named", ["missing.xml", "missing-folder"])
def test_what_is_not_there_is_said(
    named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", tmp_path / named, "--data", tmp_path) == 2
    assert "fehlt" in capsys.readouterr().err


KILLED = """
import sys, time
from pathlib import Path
from bot.law.official_xml import parse
from bot.law.store import StatuteStore
from tests import official

def editions():
    many = [official.norm(f"§ {number}", "New", "(1) Text.") for number in range(1, 3000)]
    yield parse(official.statute(*many).encode())
    Path(sys.argv[2]).touch()
    time.sleep(60)

StatuteStore(Path(sys.argv[1])).replace(editions())
"""


def test_an_import_killed_in_its_middle_leaves_what_was_there(tmp_path: Path) -> None:
    run("import", official.write(tmp_path / "ao.xml"), "--data", tmp_path)
    before = rows(tmp_path)
    reached = tmp_path / "reached"

    process = subprocess.Popen([sys.executable, "-c", KILLED, tmp_path / FILE_NAME, reached])
    while not reached.exists() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert reached.exists()
    assert rows(tmp_path) == before
    assert statuses(tmp_path, "§ 500 AO") == ["exists"]


def test_the_store_answers_from_several_threads(tmp_path: Path) -> None:
    run("import", official.write(tmp_path / "ao.xml"), "--data", tmp_path)
    store = StatuteStore(tmp_path / FILE_NAME)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: len(store.find("AO")), range(200)))

    assert set(found) == {1}
    store.close()

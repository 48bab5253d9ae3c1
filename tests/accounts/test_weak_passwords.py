"""Which passwords are guessed first, and at which point they are no longer."""

from __future__ import annotations

from blogapp.accounts.weak_passwords import fold, is_about, is_common

COMMON = [
    "password", "PASSWORD", "ｐａｓｓｗｏｒｄ", " password ", "p@55w0rd", "password2024!", "p@ssword12.-_",  # disguised
    "aaaaaaaa", "abababab", "aabbaabb", "12341234", "xyzxyzxyz", "boatboat", "passwordpassword",  # repeated
    "abcdefgh", "hgfedcba", "12345678", "34567890", "67890123", "98765432", "10987654", "opqrstuv",  # in a row
]  # fmt: skip
OTHERS = [
    "abcdefgi1x", "abcdefhg", "1357913580", "kT9#vqLm", "boats", "boatxboaty", "harbourharbour", "acegikmo",
    "12345679x", "password harbour", "2024password", "öäüöäö7",
]  # fmt: skip
ABOUT = ["Ana Okafor", "okafor-ana-1987", "ANAOKAFOR!!", "1ana1", "anaana"]
NOT_ABOUT = ["Ana Okafors", "okafo", "1987", "!!!", "boats of ana", "al", ""]


def test_what_is_guessed_first_is_common_and_what_is_near_is_not() -> None:
    assert [password for password in COMMON if not is_common(password)] == []
    assert [password for password in OTHERS if is_common(password)] == []


def test_what_everybody_knows_of_its_owner_is_no_password() -> None:
    words = ["Ana", "Okafor", "al", ""]
    assert [password for password in ABOUT if not is_about(password, words)] == []
    assert [password for password in NOT_ABOUT if is_about(password, words)] == []
    assert is_about("harbourpost", ["harbour", "harbourpost", "post"])  # the longest word first


def test_case_width_and_blanks_around_are_no_difference() -> None:
    assert fold(" Ｈａｒｂｏｕｒ STRASSE ") == fold("harbour straße") == "harbour strasse"

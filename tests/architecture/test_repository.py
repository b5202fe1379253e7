"""What the repository may hold."""

import re

MACHINE = re.compile(
    r"(?<![\w.])/(?:home|Users|root|work|opt|mnt)/\w"
    r"|https?://[\w.-]*(?:pypi|pythonhosted|npmjs|jfrog|artifactory|nexus)[\w.-]*"
    r"|--(?:extra-)?index-url|--find-links"
)
UNACCENTED = re.compile(
    r"\b(?:ho_so|thu_tuc|can_bo|nguoi_dan|mot_cua|tiep_nhan|tra_ket_qua|co_quan|don_vi|bo_sung"
    r"|phe_duyet|tham_dinh|ky_so|van_thu|hoso|thutuc|canbo|nguoidan|donvi|coquan)(?:_|s|\b)",
    re.IGNORECASE,
)
SAFE_FILTER = re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off")
LARGEST_FILE = 5 * 2**20
BINARY = {".so", ".whl", ".jar", ".exe", ".pyc", ".zip", ".gz", ".p12", ".pfx", ".key", ".woff2"}


def _text(path):
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def _found(paths, pattern):
    return [f"{path}: {match.group()}" for path in paths for match in pattern.finditer(_text(path))]


def test_no_path_of_a_machine_and_no_registry_is_named(tracked, root):
    paths = [path for path in tracked if path != root / "tests/architecture/test_repository.py"]

    assert _found(paths, MACHINE) == []


def test_identifiers_are_english(tracked, root):
    here = root / "tests/architecture/test_repository.py"
    paths = [path for path in tracked if path.suffix in {".py", ".html", ".js"} and path != here]

    assert _found(paths, UNACCENTED) == []


def test_templates_escape_what_they_show(tracked, root):
    ours = root / "src/motcua/ui"
    paths = [path for path in tracked if path.suffix == ".html" and ours not in path.parents]

    assert _found(paths, SAFE_FILTER) == []


def test_no_program_key_or_large_file_is_kept(tracked):
    wrong = [
        str(path) for path in tracked if path.suffix in BINARY or path.stat().st_size > LARGEST_FILE
    ]

    assert wrong == []


def test_no_private_key_is_kept(tracked, root):
    marker = "-----BEGIN " + "{}PRIVATE KEY"
    kinds = [marker.format(kind) for kind in ("", "RSA ", "EC ", "ENCRYPTED ")]

    assert [path.name for path in tracked if any(kind in _text(path) for kind in kinds)] == []


def test_the_test_lock_holds_exactly_the_runtime_lock(root):
    def pins(name):
        lines = (root / "requirements" / name).read_text().splitlines()
        return {line.split(" \\")[0] for line in lines if re.match(r"[a-z0-9].*==", line)}

    assert pins("runtime.txt") <= pins("test.txt")

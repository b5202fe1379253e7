"""Make the tables of published statistics of the province from the raw facts.

Only figures that have a period of their own are taken: totals “of the first eight months” and what
says “about” stay out. Each line keeps where it was read.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from common import SOURCE, facts_folder, read_csv, write_csv, write_text

VALUES = SOURCE / "ioc" / "data" / "series" / "values"
HEADER = ("indicator", "unit", "period", "value", "note")
HOME = "70"
# Our code for what a source calls otherwise, and the only length of period that is taken.
ECONOMY = {
    "GRDP (as printed; price basis not stated in the excerpt)": ("grdp", 4),
    "GRDP growth": ("grdp_growth_percent", 4),
    "Agriculture value added": ("agriculture_value", 4),
    "Agriculture growth": ("agriculture_growth_percent", 4),
    "Industry and construction value added": ("industry_value", 4),
    "Industry and construction growth": ("industry_growth_percent", 4),
    "Services value added": ("services_value", 4),
    "Services growth": ("services_growth_percent", 4),
    "IIP growth": ("iip_growth_percent", 4),
    "IIP vs same month": ("iip_month_index", 7),
    "New FDI projects": ("fdi_projects", 4),
    "Registered FDI capital": ("fdi_capital", 4),
    "New enterprises": ("new_enterprises", 7),
    "New enterprises, registered capital": ("new_enterprise_capital", 7),
}
PAPI = {
    "total": "papi_total",
    "d1": "papi_participation",
    "d2": "papi_transparency",
    "d3": "papi_accountability",
    "d4": "papi_corruption_control",
    "d5": "papi_procedures",
    "d8": "papi_e_governance",
}
PAPI_PARTS = {
    "SC53": "papi_land_titles",
    "SC61": "papi_health",
    "SC62": "papi_education",
    "SC63": "papi_infrastructure",
    "SC64": "papi_order",
}
PCI = {"pci_score": "pci_score", "rank": "pci_rank", "access_to_land": "pci_land"}
DISTRICTS = {"area_km2": "area_km2", "avg_population": "population"}
Row = tuple[str, str, str, str, str]
SOURCES = {
    "papi": "PAPI, điểm cấp tỉnh 2011–2024 (CECODES, UNDP), theo kho hnks-gh/ml-mcdm d165721",
    "pci": "PCI, hồ sơ tỉnh Bình Phước 2006–2022 (VCCI, pcivietnam.vn)",
    "dti": "DTI, xếp hạng cấp tỉnh 2022 (dti.gov.vn)",
    "economy": "Báo chí và trang tin của tỉnh, địa chỉ ở từng dòng",
    "districts": "Niên giám thống kê Bình Phước 2010, trước khi lập huyện Phú Riềng",
}


def of_home(rows: Iterable[Mapping[str, str]], codes: Mapping[str, str]) -> list[Row]:
    """The figures of the province, year by year."""
    return [
        (code, "", row["year"], row[column], "")
        for column, code in codes.items()
        for row in rows
        if row["province_code"] == HOME and row[column]
    ]


def economy(rows: Iterable[Mapping[str, str]]) -> list[Row]:
    """What was printed for a whole year or a single month."""
    found = []
    for row in rows:
        code, length = ECONOMY.get(row["indicator"], ("", 0))
        if len(row["period"]) == length:
            found.append((code, "", row["period"], row["value"], row["source"]))
    return found


def districts(rows: Iterable[Mapping[str, str]]) -> list[Row]:
    """Area and population of the districts of 2010."""
    return [
        (code, f"2024.{row['code']}", "2010", row[column], "")
        for column, code in DISTRICTS.items()
        for row in rows
    ]


def tables(stats: Path) -> dict[str, list[Row]]:
    """Every table by its name."""
    papi = read_csv(stats / "papi_dimensions_2011_2024.csv")
    parts = read_csv(stats / "papi_subdimensions_2011_2024.csv")
    pci = read_csv(stats / "pci_series_5_provinces_2006_2022.csv")
    dti = read_csv(stats / "dti_2022_ranking.csv")
    return {
        "papi": of_home(papi, PAPI) + of_home(parts, PAPI_PARTS),
        "pci": of_home(pci, PCI),
        "dti": of_home(dti, {"rank": "dti_rank"}),
        "economy": economy(read_csv(stats / "binhphuoc_indicators.csv")),
        "districts": districts(read_csv(stats / "binhphuoc_districts_2010_area_population.csv")),
    }


def main() -> None:
    """Write one table for each source, and where each is from."""
    found = tables(facts_folder("Make the tables of published statistics.") / "stats")
    for name, rows in found.items():
        write_csv(VALUES / f"{name}.csv", HEADER, rows)
    said = "\n".join(f'{name} = "{SOURCES[name]}"' for name in found)
    write_text(VALUES / "sources.toml", f"# Where the figures of each table are from.\n{said}")


if __name__ == "__main__":
    main()

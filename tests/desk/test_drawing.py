"""The process on the page of a case, with the place where the case stands."""

from cases import world as worlds
from motcua.kernel.actor import Role


def test_the_page_draws_the_process_with_the_place_of_the_case(world, at):
    case = worlds.taken(world)

    page = at(Role.CASE_OFFICER).page(case).content.decode()

    assert page.count('<svg class="flow-picture"') == 2
    assert page.count("Đang ở đây") == 2
    assert "hồ sơ đang ở đây" in page

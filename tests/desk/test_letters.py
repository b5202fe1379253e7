"""The page of letters that wait: who sees it, what is chosen, where it leads."""

import re

from cases import world as worlds
from motcua.cases import services
from motcua.cases.models import BulkItem, Letter
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.ids import new_id

PAGE = "/mot-cua/van-ban-cho-ky/"


def waiting(world):
    case = worlds.taken(world)
    return services.case_stop(
        actor=SYSTEM, case_id=case.id, expected_version=case.version, reason="Hết hạn bổ sung."
    )


def test_a_leader_signs_the_chosen_letters_in_a_run(world, at, django_assert_max_num_queries):
    case, leader = waiting(world), at(Role.APPROVER)
    leader.get(PAGE)
    with django_assert_max_num_queries(7):
        page = leader.get(PAGE).content.decode()
    row = re.search(r'name="row" value="([^"]+)"', page)[1]

    assert case.code in page
    assert "Thông báo dừng" in page
    assert "Văn bản chờ ký" in leader.get("/mot-cua/").content.decode()
    assert case.code not in at(Role.CASE_OFFICER).get(PAGE).content.decode()
    sent = {"command": "sign_letter", "key": str(new_id()), "row": row}
    assert leader.client.post(PAGE, sent | {"row": ""}).status_code == 422
    assert leader.client.post(PAGE, sent | {"command": "sign"}).status_code == 404
    answer = leader.client.post(PAGE, sent)

    assert answer.status_code == 303
    item = BulkItem.objects.get(case_id=case.id)
    assert (item.task_id, item.run.command) == (Letter.objects.get().pk, "sign_letter")
    run = leader.get(answer.headers["Location"]).content.decode()
    assert "Ký số văn bản gửi người nộp" in run
    drafts = leader.page(case).content.decode()
    assert "dự thảo, chưa gửi" in drafts

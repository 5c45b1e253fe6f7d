"""The cheats of a server on a log: drop, reorder, edit, swap, withhold, replay. Each at any position.

Each leaves the tables as consistent as a server without the devices' keys can make them.
"""

from tests.evil.hands import Cheat, Hands


def _on_batch(hands: Hands, seq: int, setting: str) -> None:
    hands.do(f"update sync.batch set {setting} where ws = :ws and seq = %s", seq)


def _on_op(hands: Hands, seq: int, setting: str) -> None:
    hands.do(f"update sync.op set {setting} where ws = :ws and seq = %s and idx = 0", seq)


def _drop(hands: Hands, seq: int) -> None:
    hands.do("delete from sync.op where ws = :ws and seq = %s", seq)
    hands.do("delete from sync.batch where ws = :ws and seq = %s", seq)


def _drop_and_close_the_gap(hands: Hands, seq: int) -> None:
    _drop(hands, seq)
    _renumber(hands, f"seq > {seq}", "seq - 1")
    hands.do("update sync.workspace set head_seq = head_seq - 1 where ws = :ws")


def _reorder(hands: Hands, seq: int) -> None:
    _renumber(hands, f"seq in ({seq}, {seq + 1})", f"{2 * seq + 1} - seq")


def _renumber(hands: Hands, which: str, new: str) -> None:
    """By way of negative numbers, so that no two rows meet."""
    for table in ("batch", "op"):
        hands.do(f"update sync.{table} set seq = -({new}) where ws = :ws and {which}")
        hands.do(f"update sync.{table} set seq = -seq where ws = :ws and seq < 0")


def _edit_a_body(hands: Hands, seq: int) -> None:
    _on_op(hands, seq, "body = set_byte(body, 40, get_byte(body, 40) # 1)")


def _edit_a_body_and_its_hash(hands: Hands, seq: int) -> None:
    _edit_a_body(hands, seq)
    _on_op(hands, seq, "body_hash = sha256(body)")


def _edit_the_header(hands: Hands, seq: int) -> None:
    """The author's clock, by which the newest of two names would win."""
    place = "position('hlc'::bytea in hdr) + 8"
    _on_batch(hands, seq, f"hdr = set_byte(hdr, {place}, get_byte(hdr, {place}) # 1)")


def _edit_the_signature(hands: Hands, seq: int) -> None:
    _on_batch(hands, seq, "sig = set_byte(sig, 7, get_byte(sig, 7) # 1)")


def _edit_and_chain_anew(hands: Hands, seq: int) -> None:
    """All that needs no key is made to fit: the body's hash, and every chain value behind it."""
    _edit_a_body_and_its_hash(hands, seq)
    _edit_the_signature(hands, seq)
    chain = hands.chain_after(seq - 1)
    for each in range(seq, hands.end().seq + 1):
        _on_batch(hands, each, f"chain = sha256('\\x{chain.hex()}'::bytea || sha256(hdr || sig))")
        chain = hands.chain_after(each)
    hands.do("update sync.workspace set head_chain = %s where ws = :ws", chain)


def _edit_the_chain(hands: Hands, seq: int) -> None:
    _on_batch(hands, seq, "chain = sha256(chain)")


def _withhold_a_body(hands: Hands, seq: int) -> None:
    _on_op(hands, seq, "body = null")


def _withhold_an_operation(hands: Hands, seq: int) -> None:
    hands.do("delete from sync.op where ws = :ws and seq = %s and idx = 0", seq)


def _withhold_all_by_another_compartment(hands: Hands, seq: int) -> None:
    _on_batch(hands, seq, "compartment = 3")


def _double_an_operation(hands: Hands, seq: int) -> None:
    _copy_ops(hands, seq, "seq, idx + 400")


def _copy_ops(hands: Hands, seq: int, where: str) -> None:
    hands.do(
        f"insert into sync.op select ws, {where}, gen_random_uuid(), body_hash, body"
        " from sync.op where ws = :ws and seq = %s",
        seq,
    )


def _swap_bodies(hands: Hands, seq: int) -> None:
    """The sealed operations of two batches change places, with their hashes."""
    hands.do(
        "update sync.op a set body = b.body, body_hash = b.body_hash from sync.op b"
        " where a.ws = :ws and b.ws = :ws and a.idx = 0 and b.idx = 0"
        " and a.seq in (%s, %s) and b.seq = %s - a.seq",
        seq,
        seq + 1,
        2 * seq + 1,
    )


def _rename_an_operation(hands: Hands, seq: int) -> None:
    _on_op(hands, seq, "op_id = gen_random_uuid()")


def _replay(hands: Hands, seq: int) -> None:
    """An old batch once more at the end, as if new, with a batch id and operation ids of the server's own."""
    end = hands.end()
    hands.do(
        f"insert into sync.batch select ws, {end.seq + 1}, log_gen, device_id, gen_random_uuid(), kind,"
        " compartment, epoch, n_ops, hdr, sig, sha256(%s::bytea || sha256(hdr || sig))"
        " from sync.batch where ws = :ws and seq = %s",
        end.chain,
        seq,
    )
    _copy_ops(hands, seq, f"{end.seq + 1}, idx")
    chain = hands.chain_after(end.seq + 1)
    hands.do("update sync.workspace set head_seq = head_seq + 1, head_chain = %s where ws = :ws", chain)


def _put_the_next_in_its_place(hands: Hands, seq: int) -> None:
    hands.do(
        "update sync.batch a set hdr = b.hdr, sig = b.sig from sync.batch b"
        " where a.ws = :ws and b.ws = :ws and a.seq = %s and b.seq = %s",
        seq,
        seq + 1,
    )


CHEATS = (
    Cheat("drop", _drop, {"dropped"}),
    Cheat("drop and close the gap", _drop_and_close_the_gap, {"dropped"}),
    Cheat("reorder", _reorder, {"dropped", "forked"}),  # forked: the last batch was not what the head says
    Cheat("edit a body", _edit_a_body, {"edited"}),
    Cheat("edit a body and its hash", _edit_a_body_and_its_hash, {"edited"}),
    Cheat("edit the header", _edit_the_header, {"edited"}),
    Cheat("edit the signature", _edit_the_signature, {"edited"}),
    Cheat("edit and chain anew", _edit_and_chain_anew, {"signature"}),
    Cheat("edit the chain", _edit_the_chain, {"edited"}),
    Cheat("withhold a body", _withhold_a_body, {"edited"}),
    Cheat("withhold an operation", _withhold_an_operation, {"edited"}),
    Cheat("withhold all of a batch", _withhold_all_by_another_compartment, {"edited"}),
    Cheat("double the operations", _double_an_operation, {"edited"}),
    Cheat("swap bodies", _swap_bodies, {"edited"}),
    Cheat("rename an operation", _rename_an_operation, {"edited"}),
    Cheat("replay", _replay, {"dropped"}),
    Cheat("put the next in its place", _put_the_next_in_its_place, {"dropped"}),
)

"""The node of least loss that satisfies: best-first over the lattice of joint levels, proven.

A node is a level per column. Loss grows along every edge, so the first satisfying node that is
taken from a heap ordered by loss is the optimum. What keeps the heap small is a *wall*: a node
known to hold that it and everything finer fails. Whatever satisfies must rise above it in some
column, so a node under a wall is replaced by one node per column, risen just above it. Walls are
looked for as high as they go (predictive tagging: Samarati 2001; Kohlmayer and others 2012,
Flash).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from heapq import heappop, heappush

from retention.anonymise.risk.nodes import Node, guards, packed, under


class Verdict(Enum):
    """What a node's classes say of it, and of everything finer."""

    GOOD = "satisfies"
    NEAR = "fails; something finer might satisfy"
    WALL = "fails, and everything finer too"


class Lattice:
    """A search for the best node. `losses` has per column the loss at each level, ascending.

    `judge` gives a node's verdict. `glance` may give it sooner: WALL when that is certain,
    another when there is probably no wall, None when it takes a judge. It only guides: where it
    guesses wrong, walls are lower and the search takes longer.
    """

    def __init__(
        self,
        losses: Sequence[Sequence[float]],
        judge: Callable[[Node], Verdict],
        glance: Callable[[Node], Verdict | None] = lambda _: None,
    ) -> None:
        self._losses = losses
        self._judge = judge
        self._glance = glance
        self._tops = tuple(len(column) - 1 for column in losses)
        self._guards = guards(len(losses))
        self._walls: dict[int, Node] = {}  # by their packed nodes
        self._open: list[int] = []  # packed; no wall stands here, so none stands higher
        self.judged: dict[Node, Verdict] = {}

    def loss(self, node: Node) -> float:
        """The loss of a node: the sum over its columns."""
        return sum(column[level] for column, level in zip(self._losses, node, strict=True))

    def _rounded(self, node: Node) -> float:
        """The loss without the last digits, in which equal sums differ by their order."""
        return round(self.loss(node), 6)

    def best(self) -> Node | None:
        """The satisfying node of least loss; of equal ones, the first by its levels. None: none."""
        bottom = (0,) * len(self._tops)
        heap = [(self._rounded(bottom), bottom)]
        seen = {bottom}
        while heap:
            _, node = heappop(heap)
            wall = self._wall_over(node) or self._highest_wall(node)
            if wall is None:
                verdict = self._verdict(node)
                if verdict is Verdict.GOOD:
                    return node
                wall = node
            for risen in self._above(node, wall):
                if risen not in seen:
                    seen.add(risen)
                    heappush(heap, (self._rounded(risen), risen))
        return None

    def _above(self, node: Node, wall: Node) -> Iterator[Node]:
        """The node risen above a wall, in one column each; all that is coarser lies above these."""
        for column, level in enumerate(wall):
            if level < self._tops[column]:
                yield (*node[:column], level + 1, *node[column + 1 :])

    def _verdict(self, node: Node) -> Verdict:
        if node not in self.judged:
            self.judged[node] = self._judge(node)
        return self.judged[node]

    def _wall_over(self, node: Node) -> Node | None:
        """The known wall over this node that is hardest to rise above."""
        here, guarding = packed(node), self._guards
        over = [wall for high, wall in self._walls.items() if under(here, high, guarding)]
        if len(over) < 2:
            return over[0] if over else None
        return max(over, key=lambda wall: self._least_rise(node, wall))

    def _least_rise(self, node: Node, wall: Node) -> float:
        """What it costs at least to rise above the wall, in one column."""
        return min(
            (
                losses[level + 1] - losses[node[column]]
                for column, (losses, level) in enumerate(zip(self._losses, wall, strict=True))
                if level < self._tops[column]
            ),
            default=float("inf"),
        )

    def _is_wall(self, node: Node) -> bool:
        """Whether a wall is known or found here; no is a guess at times."""
        here, guarding = packed(node), self._guards
        for wall in self._walls:  # plain loops: three times as quick as any()
            if under(here, wall, guarding):
                return True
        for free in self._open:
            if under(free, here, guarding):
                return False
        if (self._glance(node) or self._verdict(node)) is Verdict.WALL:
            return True
        self._open = [free for free in self._open if not under(here, free, guarding)] + [here]
        return False

    def _highest_wall(self, node: Node) -> Node | None:
        """The highest wall found on one way from this node to the top; None: none.

        To climb on from there in the other columns gives higher walls, and fewer, but costs more
        verdicts than it saves.
        """
        columns = sorted(range(len(node)), key=lambda column: self._loss_left(node, column))
        chain = self._chain(node, columns)
        place = self._last_wall(chain)
        if place < 0:
            return None
        wall, guarding = chain[place], self._guards
        high = packed(wall)
        lower = [known for known in self._walls if under(known, high, guarding)]
        for known in lower:
            del self._walls[known]
        self._walls[high] = wall
        return wall

    def _loss_left(self, node: Node, column: int) -> float:
        """What it costs to raise a column to its top: the cheapest merge least, so rise first."""
        return self._losses[column][-1] - self._losses[column][node[column]]

    def _chain(self, node: Node, columns: Sequence[int]) -> list[Node]:
        """From a node to the top, column after column."""
        chain = [node]
        for column in columns:
            for level in range(node[column] + 1, self._tops[column] + 1):
                node = (*node[:column], level, *node[column + 1 :])
                chain.append(node)
        return chain

    def _last_wall(self, chain: Sequence[Node]) -> int:
        """The place of the last wall, by halving; -1 when there is none."""
        low, high = -1, len(chain) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._is_wall(chain[middle]):
                low = middle
            else:
                high = middle - 1
        return low

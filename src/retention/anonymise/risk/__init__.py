"""Risk: how well a table hides the people in it, and the least generalisation that hides them.

`ladders.load`, `ladders.find`: values and their ever coarser labels. `generalise.generalise`: the
proven least loss; `generalise.at_levels`: what given levels give. `measures.measure`: k, l, t and
more of a table as it is. `losses.losses`: what generalising costs. `attacks.measure`: singling
out, linkability, inference. `picture.class_size_svg`: one picture. Everything works on polars
tables in memory; nothing here reads a database or writes a file.
"""

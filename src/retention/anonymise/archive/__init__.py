"""The anonymous archive: parked while a list is carried out, published once, leading to nobody.

Its tables have only the columns that the data map lets survive. No row leads to a dossier, a list
or a day: keys are random and made anew by every publication, which also writes all rows again in
random order, so that neither their place nor the transaction that wrote them tells releases apart.
"""

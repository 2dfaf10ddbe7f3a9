"""Pure bytes: canonical records, Merkle trees, signed statements, the verifier, the declaration.

Nothing here reads a clock, a database or the network, and nothing of the project is imported but
`retention.errors`. So an auditor can run the verifier alone, years later. This file imports
nothing, to keep `import retention.evidence.verify` light.
"""

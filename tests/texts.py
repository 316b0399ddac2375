"""The texts that a module of the product writes; its docstrings are none."""

import ast

_DESCRIBED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def constants(tree: ast.Module) -> list[ast.Constant]:
    """Every text, with its line; of a sentence with gaps each part."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, _DESCRIBED) and node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]

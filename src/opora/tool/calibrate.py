"""`opora calibrate`: a table of answers in, calibrated items with their errors out."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from opora.engine.matching.sentences import say
from opora.engine.measurement import (
    MODELS,
    Calibration,
    ItemAnalysis,
    ResponseFaults,
    UnableToCalibrate,
    Warned,
    analyse,
    calibrate,
    marginal_reliability,
    read_responses,
)
from opora.tool.measured import BadInput, carried_out, fault_lines, lines_of, note_line, parser, plain, read_answers
from opora.tool.words import Words


def main(arguments: list[str]) -> int:
    """Run `opora calibrate …`; returns 0 or 2 (bad input, or a model that cannot be fitted)."""
    made = parser("calibrate", say("Calibrate items by marginal maximum likelihood."), arguments)
    models = say("rasch, 2pl or grm (graded response); 2pl if none is named")
    made.add_argument("--model", choices=MODELS, default="2pl", help=models)
    anyway = say("go on with too few people, or with what was reached")
    made.add_argument("--anyway", action="store_true", help=anyway)
    return carried_out(_run, made.parse_args(arguments))


def _run(options: argparse.Namespace, words: Words) -> None:
    file = read_answers(options, words)
    try:
        responses = read_responses(file.columns, file.freq)
        found = calibrate(responses, options.model, options.anyway)
    except ResponseFaults as faults:
        raise BadInput(fault_lines(faults, file, words)) from faults
    except UnableToCalibrate as fault:
        values = {"found": fault.found, "needed": fault.needed, "item": fault.item, "model": options.model}
        line = f"{file.path}: {words(f'unable_{fault.code}', **values)}"
        fewer = fault.code == "too_few_people" and options.model == "2pl"
        raise BadInput([f"{line}. {words('rasch_needs_fewer')}" if fewer else line]) from fault
    notes = [*file.told, *(note_line(note, file, words) for note in responses.notes)]
    warnings = [(warned, sentence(warned, words)) for warned in found.warnings]
    for line in [*notes, *(text for _, text in warnings)]:
        print(line, file=sys.stderr)
    looked = analyse(responses)
    if options.json:
        print(json.dumps(told(found, looked, warnings, notes), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_shown(found, looked, words)))


def sentence(warned: Warned, words: Words) -> str:
    """A warning of the engine in the language asked for."""
    return words(f"warn_{warned.code}", item=warned.item, found=warned.found or 0.0, needed=warned.needed or 0.0)


def told(
    found: Calibration, looked: ItemAnalysis, warnings: list[tuple[Warned, str]], notes: list[str]
) -> dict[str, Any]:
    """A calibration as plain data; `score` reads it back."""
    size, parameters = found.people, found.parameters
    return {
        "model": found.model,
        "people": size,
        "patterns": found.patterns,
        "log_likelihood": found.log_likelihood,
        "parameters": parameters,
        "aic": 2.0 * parameters - 2.0 * found.log_likelihood,
        "converged": found.converged,
        "iterations": found.iterations,
        "quadrature_points": found.nodes,
        "latent": {
            "mean": 0.0,
            "sd": found.items.spread,
            "variance": found.items.spread**2,
            "se_sd": found.spread_error,
        },
        "reliability": plain(found.reliability),
        "reliabilities": {
            "empirical_eap": plain(found.reliability),
            "marginal": marginal_reliability(found.items),
            "alpha": plain(looked.alpha),
            "split_half": plain(looked.split),
            "standard_error_of_sum": plain(looked.total_error),
        },
        "items": [_item(found, looked, place) for place in range(found.items.count)],
        "warnings": [{"code": warned.code, "item": warned.item, "text": text} for warned, text in warnings],
        "notes": notes,
    }


def _item(found: Calibration, looked: ItemAnalysis, place: int) -> dict[str, Any]:
    items, steps = found.items, int(found.items.steps[place])
    thresholds = items.thresholds[place, :steps].tolist()
    errors = [plain(error) for error in found.threshold_error[place, :steps].tolist()]
    told: dict[str, Any] = {
        "item": items.names[place],
        "a": float(items.slope[place]),
        "se_a": plain(float(found.slope_error[place])),
    }
    if steps == 1:
        told |= {"b": thresholds[0], "se_b": errors[0]}
    if steps > 1 or found.model == "grm":
        told |= {"thresholds": thresholds, "se_thresholds": errors}
    if found.model == "rasch":
        told["standardised"] = {
            "a": float(found.standard.slope[place]),
            "b": float(found.standard.thresholds[place, 0]),
        }
    return told | {
        "categories": list(items.labels[place]),
        "answered": int(looked.answered[place]),
        "difficulty": plain(float(looked.difficulty[place])),
        "discrimination": plain(float(looked.discrimination[place])),
        "flags": list(looked.flags[place]),
    }


def _shown(found: Calibration, looked: ItemAnalysis, words: Words) -> list[str]:
    items = found.items
    most = int(items.steps.max())
    head: list[Any] = [words("item"), words("slope"), words("error")]
    for step in range(1, most + 1):
        head += ["b" if most == 1 else f"b{step}", words("error")]
    table = [[*head, words("difficulty"), words("discrimination"), words("flags")]]
    for place in range(items.count):
        row: list[Any] = [items.names[place], float(items.slope[place]), float(found.slope_error[place])]
        for step in range(most):
            there = step < items.steps[place]
            row += [float(items.thresholds[place, step]), float(found.threshold_error[place, step])] if there else [
                "", ""]  # fmt: skip
        flags = ", ".join(words(f"flag_{flag}") for flag in looked.flags[place])
        table.append([*row, float(looked.difficulty[place]), float(looked.discrimination[place]), flags])
    end = words("converged" if found.converged else "not_converged")
    number = (lambda text: text.replace(".", ",")) if words.language == "ru" else str
    value, reliability = number(f"{found.log_likelihood:.5f}"), number(f"{found.reliability:.3f}")
    lines = [words("summary_calibrate", people=found.people, items=items.count, model=found.model, value=value,
                   reliability=reliability, end=end)]  # fmt: skip
    if found.model == "rasch":
        spread, error = number(f"{items.spread:.3f}"), number(f"{found.spread_error:.3f}")
        lines.append(words("spread", value=spread, error=error))
    return [*lines, "", *lines_of(table, words)]

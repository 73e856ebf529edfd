"""Our pipeline beside stock Rasa's and a plain one, on our words and on real users' messages to other bots.

    make install-dev && python bench/language.py --stock VENV/bin/python [--hint3 FOLDER --finetuning VENV/bin/python]

VENV of `--stock` is made by `make .venv-stock`, that of `--finetuning` by `make encoder`. FOLDER: the data of HINT3 v1.
The same words train all three. Prints a table and adds its rows to bench/language.json after each run, so that what was
measured before an interruption is kept.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from sklearn.metrics import f1_score

HERE = Path(__file__).parent
HOME = HERE.parent
sys.path.insert(0, str(HOME))

from bot.knowledge.red_flags import alarms  # noqa: E402
from bot.knowledge.topics import Topic, topic_of  # noqa: E402
from bot.staff.evaluation.messages import (  # noqa: E402
    DEVELOPMENT_SET,
    NOTHING_TO_ANSWER,
    WARNING_SIGNS,
    read_messages,
)

TABLE = HERE / "language.json"
UNKNOWN = "(nothing)"
IN_SCOPE_LOSS = 0.05  # of the messages in scope, so many are given up to recognise others
STOCK: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100},  # Rasa's default number
]
SPARSE = [*STOCK[:1], *STOCK[3:5], {"name": "LogisticRegressionClassifier", "max_iter": 100}]


@dataclass(frozen=True)
class Data:
    """``words``: a Rasa training file or folder; ``messages``: text and right labels (none: nothing to answer)."""

    name: str
    words: Path
    messages: list[tuple[str, tuple[str, ...]]]
    label_of: Callable[[str], str]


def our_data() -> Data:
    messages = [
        (message.text, () if message.topic in NOTHING_TO_ANSWER else (message.topic, *message.also))
        for message in read_messages(DEVELOPMENT_SET)
    ]
    return Data("ours", HOME / "data" / "nlu", messages, _our_label)


def _our_label(intent: str) -> str:
    """The label of the development messages; naming that nothing can be answered counts as recognising it."""
    if intent in alarms():
        return next(label for label, enough in WARNING_SIGNS.items() if enough[0] == alarms()[intent].urgency)
    topic = topic_of(intent) or Topic.UNCLEAR
    return UNKNOWN if topic in (Topic.OUT_OF_SCOPE, Topic.UNCLEAR) else topic


def hint3_data(folder: Path, name: str, work: Path) -> Data:
    examples: dict[str, list[str]] = {}
    for text, label in _rows(folder / f"{name}_train.csv"):
        examples.setdefault(label, []).append(" ".join(text.split()))
    nlu = [{"intent": label, "examples": "".join(f"- {t}\n" for t in texts)} for label, texts in examples.items()]
    words = work / name / "nlu"
    words.mkdir(parents=True)
    (words / "nlu.yml").write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}, allow_unicode=True))
    tests: list[tuple[str, tuple[str, ...]]] = [
        (t, () if label == "NO_NODES_DETECTED" else (label,)) for t, label in _rows(folder / f"{name}_test.csv")
    ]
    return Data(name, words, tests, str)


def _rows(file: Path) -> Iterator[tuple[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield row["sentence"], row["label"]


def our_pipeline(data: Data, work: Path, finetuning: str | None) -> list[dict[str, Any]]:
    """That of config.yml; on words of others, the encoder is fine-tuned on them as ours is on ours."""
    from bot.language.encoder_graph import build_graph

    pipeline: list[dict[str, Any]] = yaml.safe_load((HOME / "config.yml").read_text())["pipeline"]
    parts = {part["name"].rpartition(".")[2]: part for part in pipeline}
    # The comparison sets its own threshold.
    parts["NearestMessagesClassifier"] |= {"similarity": -1.0, "confidence": 0.0}
    if data.name != "ours" and finetuning:
        tuned = work / f"{data.name}.safetensors"
        options = ["--words", str(data.words), "--output", str(tuned), "--passes", "20"]
        subprocess.run([finetuning, "-m", "finetuning.finetune", *options], cwd=HOME, check=True, capture_output=True)
        graph = work / f"{data.name}.onnx"
        graph.write_bytes(build_graph(tuned).SerializeToString())
        parts["SentenceEncoderFeaturizer"]["graph"] = str(graph)
    return pipeline


def run(python: str, pipeline: list[dict[str, Any]], data: Data, work: Path) -> dict[str, float]:
    """Train and parse in processes of their own, one core for parsing."""
    folder = work / data.name / str(len(list(work.glob(f"{data.name}/*"))))
    folder.mkdir(parents=True)
    config = folder / "config.yml"
    config.write_text(yaml.safe_dump({"recipe": "default.v1", "language": "en", "pipeline": pipeline}))
    trained = _worker([python], "train", str(config), str(data.words), str(folder))
    texts = json.dumps([text for text, _ in data.messages])
    parsed = _worker(["taskset", "-c", "0", python], "parse", str(folder), given=texts)
    figures = _figures(data, parsed["parses"])
    return {**figures, "train_s": trained["seconds"], "parse_ms": parsed["milliseconds"], "mb": parsed["megabytes"]}


def _worker(python: list[str], *arguments: str, given: str = "") -> dict[str, Any]:
    command = [*python, str(HERE / "nlu_worker.py"), *arguments]
    done = subprocess.run(command, cwd=HOME, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def _figures(data: Data, parses: list[tuple[str, float]]) -> dict[str, float]:
    taken = [(data.label_of(intent or ""), sure) for intent, sure in parses]
    inside = [(labels, *guess) for (_, labels), guess in zip(data.messages, taken, strict=True) if labels]
    outside = [guess for (_, labels), guess in zip(data.messages, taken, strict=True) if not labels]
    threshold = sorted(sure for _, _, sure in inside)[int(len(inside) * IN_SCOPE_LOSS)]
    right = [label in labels for labels, label, _ in inside]
    truth = [label if hit else labels[0] for hit, (labels, label, _) in zip(right, inside, strict=True)]
    labels = sorted({labels[0] for labels, _, _ in inside})
    return {
        "accuracy": sum(right) / len(right),
        "macro_f1": f1_score(truth, [x for _, x, _ in inside], labels=labels, average="macro", zero_division=0),
        "nothing_recall": sum(label == UNKNOWN or sure < threshold for label, sure in outside) / len(outside),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stock", help="python of an environment with stock Rasa")
    parser.add_argument("--finetuning", help="python of the environment of `make encoder`")
    parser.add_argument("--hint3", type=Path, help="folder with curekart_train.csv and so on")
    parser.add_argument("--only", help="just this data set")
    parser.add_argument("--run", help="just this pipeline")
    parser.add_argument("--epochs", type=int, default=STOCK[-1]["epochs"], help="of DIET: 100 on our words take hours")
    options = parser.parse_args()
    STOCK[-1]["epochs"] = options.epochs
    with TemporaryDirectory() as folder:
        work = Path(folder)
        sets = [our_data()]
        sets += [hint3_data(options.hint3, name, work) for name in ("curekart", "sofmattress")] if options.hint3 else []
        for data in [data for data in sets if options.only in (None, data.name)]:
            runs = {"sparse + LR": (sys.executable, SPARSE)}
            runs |= {"stock DIET": (options.stock, STOCK)} if options.stock else {}
            if options.run in (None, "Backwise"):
                runs["Backwise"] = (sys.executable, our_pipeline(data, work, options.finetuning))
            for name, (python, pipeline) in runs.items():
                if options.run in (None, name):
                    add_row(f"{data.name}, {name}", run(python, pipeline, data, work))


def add_row(name: str, figures: dict[str, float]) -> None:
    table = json.loads(TABLE.read_text()) if TABLE.exists() else {}
    TABLE.write_text(json.dumps(table | {name: figures}, indent=2) + "\n")
    sys.stdout.write(f"{name:<28}{json.dumps(figures)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

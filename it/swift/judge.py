"""Holds a run of Swift's own tests against the list of expected failures.

    judge.py JUNIT.xml EXPECTED

A failure that is not listed is red, and so is a listed test that passes: the list only shrinks.
"""

import sys
import xml.etree.ElementTree as ElementTree


def outcomes(path):
    """Each test's status and, where it did not pass, what was said of it."""
    found = {}
    for case in ElementTree.parse(path).getroot().iter('testcase'):
        name = f"{case.get('classname')}.{case.get('name')}"
        status, said = 'passed', ''
        for kind, called in (('failure', 'failed'), ('error', 'failed'), ('skipped', 'skipped')):
            node = case.find(kind)
            if node is not None:
                status, said = called, (node.get('message') or '').replace('\n', ' ')[:200]
                break
        # A test whose clean-up fails is reported twice.
        if found.get(name, ('', ''))[0] != 'failed':
            found[name] = (status, said)
    return found


def listed(path):
    """`NAME  REASON` lines, two spaces between them."""
    with open(path) as source:
        return {line.split('  ')[0].strip() for line in source if line.strip() and not line.startswith('#')}


def main(results_path, expected_path):
    results = outcomes(results_path)
    expected = listed(expected_path)
    by_status = {s: {n for n, (status, _) in results.items() if status == s} for s in ('passed', 'failed', 'skipped')}
    red = [f'fails, and is not expected to: {n}\n    {results[n][1]}' for n in sorted(by_status['failed'] - expected)]
    red += [f'passes, and is expected to fail (take it off the list): {n}'
            for n in sorted(by_status['passed'] & expected)]
    for line in red:
        print(line)
    print(f"{len(by_status['failed'] & expected)} expected failures, {len(red)} surprises")
    print(', '.join(f'{len(by_status[s])} {s}' for s in ('passed', 'failed', 'skipped')))
    return 1 if red or not by_status['passed'] else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))

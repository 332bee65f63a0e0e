"""Holds a Tempest run against the list of expected failures.

    judge.py RESULTS.subunit EXPECTED REQUIRED WHAT

A failure that is not listed is red, and so is a listed test that passes: the list only shrinks. Of the tests that
the Interop guideline requires, one that is skipped has not passed and must be listed too.
"""

import sys
import subunit
import testtools


def outcomes(path):
    """The final status of each test, by its name without the bracketed attributes."""
    found = {}

    def ended(case):
        if case['status'] == 'exists':
            return
        details = ''.join(d.as_text() for n, d in case['details'].items() if n in ('traceback', 'reason'))
        found[case['id'].split('[')[0]] = (case['status'], details)

    stream = testtools.StreamToDict(ended)
    stream.startTestRun()
    with open(path, 'rb') as source:
        subunit.ByteStreamToStreamResult(source, non_subunit_name='stdout').run(stream)
    stream.stopTestRun()
    known = ('tempest.', 'setUpClass', 'tearDownClass')
    return {name: result for name, result in found.items() if name.startswith(known)}


def listed(path):
    """`NAME  REASON` lines, two spaces between them."""
    with open(path) as source:
        return {line.split('  ')[0].strip(): line for line in source if line.strip() and not line.startswith('#')}


def main(results_path, expected_path, required_path, what):
    results = outcomes(results_path)
    expected = listed(expected_path)
    with open(required_path) as source:
        required = {line.strip() for line in source if line.strip()}
    passed = {n for n, (status, _) in results.items() if status == 'success' and n.startswith('tempest.')}
    failed = {n for n, (status, _) in results.items() if status in ('fail', 'uxsuccess', 'inprogress')}
    skipped = {n for n, (status, _) in results.items() if status in ('skip', 'xfail')}

    red = []
    for name in sorted(failed):
        if name not in expected:
            last = results[name][1].strip().splitlines()[-1:] or ['']
            red.append(f'fails, and is not expected to: {name}\n    {last[0]}')
    for name in sorted(passed & expected.keys()):
        red.append(f'passes, and is expected to fail (take it off the list): {name}')
    if what == 'interop':
        for name in sorted(required - passed - expected.keys() - failed):
            reason = results.get(name, ('did not run', ''))
            red.append(f'required, and {reason[0]}: {name} {reason[1].strip()[:200]}')
        by_service = {}
        for name in required:
            service = name.split('.')[2]
            count = by_service.setdefault(service, [0, 0])
            count[0] += name in passed
            count[1] += 1
        for service, (good, all_) in sorted(by_service.items()):
            print(f'Interop required, {service}: {good} of {all_} pass')
        print(f'Interop required, together: {len(required & passed)} of {len(required)} pass')
    for line in red:
        print(line)
    print(f'tempest: {len(failed & expected.keys())} expected failures, {len(red)} surprises')
    print(f'{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped')
    return 1 if red or not passed else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))

"""Makes the projects, users and S3 keys that Swift's functional tests want, through Keystone's API.

    seed.py AUTH_URL ADMIN_PASSWORD
"""

import json
import sys
import urllib.error
import urllib.request

URL, PASSWORD = sys.argv[1].rstrip('/'), sys.argv[2]
TOKEN = None

# project, its domain; user, password, project, role
PROJECTS = (('test', 'default'), ('test2', 'default'), ('test4', 'test-domain'), ('test5', 'default'))
USERS = (
    ('tester', 'testing', 'test', 'admin'),
    ('tester2', 'testing2', 'test2', 'admin'),
    ('tester3', 'testing3', 'test', 'swift_other'),
    ('tester4', 'testing4', 'test4', 'admin'),
    ('tester5', 'testing5', 'test5', 'service'),
    ('tester6', 'testing6', 'test', 'ResellerAdmin'),
)
S3_USERS = ('tester', 'tester2', 'tester3')


def call(method, path, body=None):
    headers = {'Content-Type': 'application/json'}
    if TOKEN:
        headers['X-Auth-Token'] = TOKEN
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, data, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
        return answer.headers, json.loads(text) if text else None


def named(kind, name, body):
    """The thing of that name, made if it is not there."""
    _, found = call('GET', f'/{kind}s?name={name}')
    if found[kind + 's']:
        return found[kind + 's'][0]['id']
    return call('POST', f'/{kind}s', {kind: {'name': name, **body}})[1][kind]['id']


def main():
    global TOKEN
    headers, _ = call('POST', '/auth/tokens', {'auth': {
        'identity': {'methods': ['password'], 'password': {
            'user': {'name': 'admin', 'domain': {'id': 'default'}, 'password': PASSWORD}}},
        'scope': {'project': {'name': 'admin', 'domain': {'id': 'default'}}}}})
    TOKEN = headers['X-Subject-Token']
    domains = {'default': 'default', 'test-domain': named('domain', 'test-domain', {})}
    projects = {name: named('project', name, {'domain_id': domains[d]}) for name, d in PROJECTS}
    domain_of = {name: domains[d] for name, d in PROJECTS}
    for name, password, project, role in USERS:
        user = named('user', name, {'password': password, 'domain_id': domain_of[project]})
        role_id = named('role', role, {})
        call('PUT', f'/projects/{projects[project]}/users/{user}/roles/{role_id}')
        if name in S3_USERS:
            key = {'access': 's3-' + name, 'secret': 's3-secret-' + name}
            try:
                call('POST', '/credentials', {'credential': {
                    'type': 'ec2', 'user_id': user, 'project_id': projects[project], 'blob': json.dumps(key)}})
            except urllib.error.HTTPError as there:
                if there.code != 409:
                    raise
    # The tests take the account for the second part of its address, so they get the short form of it.
    for service in call('GET', '/services?type=object-store')[1]['services']:
        for endpoint in call('GET', f'/endpoints?service_id={service["id"]}')[1]['endpoints']:
            url = endpoint['url'].replace('/object-store/v1', '/v1')
            call('PATCH', f'/endpoints/{endpoint["id"]}', {'endpoint': {'url': url}})


if __name__ == '__main__':
    main()

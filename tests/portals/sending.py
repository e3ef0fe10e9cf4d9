"""A scratch home with forms that go to the doubles: what the tests of `send` share.

    with World(root, build, 'ds', store='folder') as world:
        draft = world.approve(world.prepare())
        status, result = world.send(draft)

The forms are of an invented partner, "essai", in the user's adapters; their descriptors are imported
from the double. Every command is unefois-loopback's.
"""
import json
import os

import portals
from desk import PROGRAM, Desk, script, setups  # noqa: F401

SITE = {'ds': 'https://www.demarches-simplifiees.fr', 'publik': 'https://demarches.essai.example'}
PAGE = {'ds': '/commencer/tous-les-types', 'publik': '/demande-fsl/'}
CHANNELS = {'ds': {'site': SITE['ds'], 'number': 101, 'path': 'tous-les-types', 'person': 'individual'},
            'publik': {'site': SITE['publik'], 'slug': 'demande-fsl'}}
BIND = {'ds': ('identite_nom', 'identite_prenom', '12', '1', '2'),
        'publik': ('nom', 'prenom', 'date_naissance', 'nom', 'motif')}


def make_form(channel, name='aide'):
    names = dict(zip(('family', 'given', 'birth', 'used', 'reason'), BIND[channel]))
    fields = [
        {'id': 'family_name', 'label': 'Nom', 'section': 'Demandeur', 'kind': 'text', 'max': 40,
         'required': True, 'from': '$.roles.applicant.birth_name', 'bind': {channel: names['family']}},
        {'id': 'given_name', 'label': 'Prénom', 'section': 'Demandeur', 'kind': 'text', 'max': 40,
         'required': True, 'from': '$.roles.applicant.given_names[0]', 'bind': {channel: names['given']}},
        {'id': 'birth_date', 'label': 'Date de naissance', 'section': 'Demandeur', 'kind': 'date',
         'from': '$.roles.applicant.birth.date', 'as': 'date:iso', 'bind': {channel: names['birth']}},
        {'id': 'reason', 'label': 'Motif', 'section': 'Demande', 'kind': 'text', 'max': 400,
         'ask': True, 'bind': {channel: names['reason']}},
    ]
    return {'schema': 1, 'form': f'essai/{name}', 'title': 'Aide essai',
            'source': {'text': 'formulaire inventé pour les essais', 'seen': '2026-11-01'},
            'roles': {'applicant': {'label': 'Demandeur', 'required': True}},
            'recipients': [{'kind': 'partner', 'label': 'Service essai'}],
            'basis': {'kind': 'legal_mission', 'text': 'règlement inventé'},
            'contacts': [{'label': 'Service essai', 'phone': '02 40 00 00 01'}],
            'channels': {channel: CHANNELS[channel], 'sheet': {}}, 'fields': fields}


class World:
    def __init__(self, root, build, channel, store='folder', options=()):
        self.channel, self.program, self.store = channel, PROGRAM, store
        double = os.path.join(build, 'fixtures', 'portals', f'portal-{channel}')
        self.portal = portals.Portal(double, f'{channel}.json', *options)
        self.home = Desk(os.path.join(build, 'cmd'), office=None, store=store)
        self.home.environment['UNEFOIS_TODAY'] = '2026-11-22'
        self.folder, self.write, self.review = self.home.config, self.home.write, self.home.review
        self.write_config()
        self.write('adapters/essai/adapter.json', {'schema': 1, 'id': 'essai', 'title': 'Partenaire essai',
                                                  'about': 'inventé'})
        self.write_form(make_form(channel))
        self.keep_descriptor()
        self.person = self.run('person', 'new', '--quiet', os.path.join(
            root, 'fixtures/people/couple.json'))[1].strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.portal.close()
        self.home.__exit__()

    def write_config(self, **network):
        partner = {'instead': self.portal.url}
        if self.channel == 'publik':
            partner |= {'orig': 'cle-test', 'key_file': self.home.secret('key', 's3cret')}
        self.write('config.json', {'worker': script.WORKER, 'network': {'connect_seconds': 5,
                                                                       'total_seconds': 5, **network},
                                   'partners': {SITE[self.channel]: partner}})

    def write_form(self, form):
        self.write(f'adapters/{form["form"].replace("/", "/forms/")}.json', form)

    def keep_descriptor(self, name='aide'):
        status, _, error = self.run('form', 'import', self.channel, SITE[self.channel] + PAGE[self.channel],
                                    f'essai/{name}')
        if status not in (0, 5):
            raise RuntimeError(error)

    def run(self, *words, **options):
        """(exit code, standard output, standard error)."""
        done = self.home.run(*words, **options)
        return done.returncode, done.stdout, done.stderr

    def json(self, *words, **options):
        """(exit code, result or what was said)."""
        status, out, error = self.run(*words, '--format', 'json', **options)
        return status, json.loads(out) if out.strip() else error

    def prepare(self, reason='Une facture', form='essai/aide'):
        facts = json.dumps({'reason': reason})
        _, result = self.json('fill', self.person, form, '--channel', self.channel, '--facts', '-',
                              stdin=facts)
        entry = result['forms'][0] if isinstance(result, dict) else {'drafts': []}
        if not entry['drafts']:
            raise RuntimeError(f'nothing was prepared: {result}')
        return entry['drafts'][0]['draft']

    def approve(self, draft):
        self.home.approve(draft)
        return draft

    def send(self, draft, **variables):
        return self.json('send', draft, **variables)

    def show(self, draft):
        """The receipt, or None."""
        status, result = self.json('receipt', 'show', draft)
        return result if status == 0 else None

    def journal(self, draft, *actions):
        """The details of the lines about the draft, in their order."""
        _, result = self.json('journal', 'show')
        return [line['details'] for line in result['entries']
                if line['object'] == draft and line['action'] in actions]

    def request_of(self, draft):
        _, result = self.json('request', 'list')
        return next(entry for entry in result['requests'] if draft in entry['drafts'])

    def posts(self):
        """How many POST of demands came whole."""
        return sum(entry['method'] == 'POST' for entry in self.portal.log())

    def find_secrets(self, text, receipt):
        return [key for key in ('link', 'code', 'token') if receipt.get(key) and receipt[key] in text]

//! The demo network with its permissions, and a page of one of its participants.

use tallystick_core::{
    DatabaseId, Definition, Participant, Permission, PublicKey, WalletId,
    broker::titles::Catalogue, view::IssuerView,
};
use tallystick_web::state::{Action, Resource, Session};
use uuid::Uuid;
use yew::html::BaseComponent;

use crate::{
    app::App,
    samples::{id, now, participant},
};

pub(crate) fn network() -> Vec<Participant> {
    use Permission::{
        Create, Define, IssuancesCustodian, IssuancesIssuer, IssuancesNonIssuer, Observe,
        TransfersNonIssuer, ViewTokens,
    };
    let with = |name: &str, title: &str, permissions: &[Permission]| Participant {
        permissions: permissions.to_vec(),
        ..participant(name, title)
    };
    let holder = [ViewTokens, IssuancesNonIssuer, TransfersNonIssuer];
    vec![
        with("central-bank", "Central Bank", &[Define, ViewTokens, Create, IssuancesIssuer]),
        with("commercial-bank", "Commercial Bank", &holder),
        with("commercial-bank-2", "Commercial Bank 2", &holder),
        with("custodian", "Custodian", &[ViewTokens, IssuancesCustodian]),
        with("regulator", "Regulator", &[ViewTokens, Observe]),
    ]
}

pub(crate) fn issuer(authority: Option<&str>) -> IssuerView {
    IssuerView {
        domain: "tallystick.example".parse().unwrap(),
        selector: "pw1".to_owned(),
        public_key: PublicKey::from_bytes([1; 32]),
        dkim: String::new(),
        keys: Vec::new(),
        database: DatabaseId(Uuid::from_u128(0xdb)),
        demo: true,
        catalogue: Catalogue::default(),
        offer_seconds: None,
        definition_authority: authority.map(id),
        now: now(),
    }
}

/// A page as this participant sees it, before the definitions were read.
pub(crate) async fn page_of<C>(reader: &str, authority: Option<&str>) -> App<C>
where
    C: BaseComponent<Properties = ()>,
{
    let app = App::<C>::show(());
    app.until("shown", |app| !app.all("h1").is_empty()).await;
    let participant = network().into_iter().find(|one| one.id == id(reader)).unwrap();
    let session = Session { wallet: WalletId(Uuid::from_u128(7)), participant };
    app.dispatch(Action::Issuer(Resource::Ready(issuer(authority))));
    app.dispatch(Action::Participants(Resource::Ready(network())));
    app.dispatch(Action::Session(Some(session)));
    app
}

impl<C> App<C>
where
    C: BaseComponent<Properties = ()>,
{
    pub(crate) fn read(&self, definitions: &[Definition]) {
        self.dispatch(Action::Definitions(Resource::Ready(definitions.to_vec())));
    }
}

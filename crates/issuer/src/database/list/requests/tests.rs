//! Every query against a model that looks at each row: what a person would find on the screen.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::AssertSqlSafe;
use tallystick_core::{
    Amount, Approval, Definition, DefinitionId, Participant, ParticipantId, Permission,
    RejectionCode, Request, RequestStatus, RequestType, Stage, WalletId,
    requests::{OfferOutcome, OfferOutcomeEnd, Rejection, RequestKind, RequestList},
    work::{Change, Changes},
};
use uuid::Uuid;

use super::{
    RequestFilter, RequestQuery, RequestSort,
    filter::Direction,
    find::Finder,
    order::{Order, Place},
};
use crate::{
    database::{
        Database,
        list::{
            samples::{self, START, at, definition, named, participant},
            search::Search,
        },
    },
    draw::Draw,
};

/// When the lists are read: some of what was rejected has left them by itself.
const NOW: i64 = START + 34 * 86_400_000;

const SORTS: [RequestSort; 13] = [
    RequestSort::Id,
    RequestSort::UpdatedAt,
    RequestSort::CreatedAt,
    RequestSort::Amount,
    RequestSort::Name,
    RequestSort::Symbol,
    RequestSort::Requester,
    RequestSort::Approver,
    RequestSort::Type,
    RequestSort::Status,
    RequestSort::Stage,
    RequestSort::IssuerStatus,
    RequestSort::CustodianStatus,
];

fn participants() -> Vec<Participant> {
    use Permission as P;
    vec![
        participant("central", "Zentralbank 100", &[P::IssuancesIssuer]),
        participant("other-issuer", "étage Bank", &[P::IssuancesIssuer]),
        participant("alice", "Commercial Bank", &[P::TransfersNonIssuer]),
        participant("dave", "commercial bank 2", &[P::TransfersNonIssuer]),
        participant("keeper", "Custodian", &[P::TransfersCustodian]),
        participant("clerk", "Custodian without transfers", &[P::IssuancesCustodian]),
        participant("regulator", "Regulator", &[P::Observe]),
    ]
}

fn definitions() -> Vec<Definition> {
    vec![
        definition(1, ("UAE Dirham", "AED", 2), "central", Some("keeper")),
        definition(2, ("Yen", "JPY", 0), "central", None),
        definition(3, ("Bitcoin", "BTC", 8), "other-issuer", Some("clerk")),
        definition(4, ("dollar", "USD", 2), "other-issuer", Some("keeper")),
    ]
}

fn request(draw: &mut Draw, definitions: &[Definition]) -> Request {
    let definition = draw.of(definitions);
    let holders = [named("alice"), named("dave")];
    let requester = draw.of(&holders).clone();
    let other = holders.iter().find(|holder| **holder != requester).unwrap().clone();
    let kind = match draw.place(4) {
        0 => RequestKind::Push { to: other },
        1 => RequestKind::Pull { from: other },
        2 => RequestKind::Redemption,
        _ => RequestKind::Issuance { token: None },
    };
    let made = START + i64::try_from(draw.place(60)).unwrap() * 86_400_000 / 7;
    let bits = (u128::try_from(made).unwrap() << 80) | (7 << 76) | (draw.place(1 << 40) as u128);
    let id = Uuid::from_u128(bits).into();
    let minor = [1, 100, 1_100, 1_100, 110_000, 123_450, 12_345_678, i64::MAX][draw.place(8)];
    let amount = Amount::from_minor_units(minor, definition.decimals).unwrap();
    let wallet = (requester, WalletId(Uuid::nil()));
    let mut request = Request::new(id, kind, definition, amount, wallet, at(made));
    request.status = *draw.of(&RequestStatus::ALL);
    request.updated_at = at(made + i64::try_from(draw.place(3)).unwrap() * 86_400_000);
    if request.status == RequestStatus::Rejected {
        let (by, reason) = (request.approvals[0].by.clone(), "No.".to_owned());
        let (code, rejected_at) = (RejectionCode::Other, request.updated_at);
        request.rejection = Some(Rejection { by, code, reason, at: rejected_at });
        request.dismissed = draw.place(4) == 0;
    }
    if request.status == RequestStatus::Approved {
        let ends = [OfferOutcomeEnd::Declined, OfferOutcomeEnd::Lapsed, OfferOutcomeEnd::Withdrawn];
        let end = draw.place(6);
        let (by, reason, ended_at) = (None, None, request.updated_at);
        let outcome = |end: &OfferOutcomeEnd| OfferOutcome {
            end: *end,
            by,
            reason,
            automatic: false,
            at: ended_at,
        };
        request.offer_outcome = ends.get(end).map(outcome);
    }
    for slot in &mut request.approvals {
        slot.decision = *draw.of(&Approval::ALL);
    }
    request
}

async fn database(folder: &tempfile::TempDir, requests: &[Request]) -> Database {
    let mut changes = Changes::default();
    for row in requests {
        let row = Request { version: 1, ..row.clone() };
        changes.requests.insert(row.id, Change { replaces: 0, row });
    }
    samples::database(folder, participants(), definitions(), changes).await
}

/// What the lists hold, and how a person would look through it.
struct Model {
    requests: Vec<Request>,
    definitions: BTreeMap<DefinitionId, Definition>,
    titles: BTreeMap<ParticipantId, String>,
}

impl Model {
    fn definition(&self, request: &Request) -> &Definition {
        &self.definitions[&request.definition]
    }

    fn approver(&self, request: &Request) -> ParticipantId {
        let issuer = &self.definition(request).issuer;
        request.kind.counterpart().unwrap_or(issuer).clone()
    }

    fn sees(&self, reader: &Participant, request: &Request) -> bool {
        let definition = self.definition(request);
        let is_custodian = definition.custodian.as_ref() == Some(&reader.id);
        let watches = match request.kind.is_transfer() {
            true => is_custodian && reader.may(Permission::TransfersCustodian),
            false => is_custodian,
        };
        reader.may(Permission::Observe)
            || request.requester == reader.id
            || self.approver(request) == reader.id
            || watches
    }

    fn shows(&self, request: &Request, word: &str) -> bool {
        let definition = self.definition(request);
        let lower = word.to_lowercase();
        let title = |id: &ParticipantId| self.titles[id].clone();
        let statuses = [request.issuer(), request.custodian()];
        let statuses = statuses.into_iter().flatten().map(|slot| slot.decision.as_str().to_owned());
        let mut anywhere = vec![
            definition.name.clone(),
            definition.symbol.clone(),
            title(&request.requester),
            title(&self.approver(request)),
            request.status.as_str().to_owned(),
            request.stage().as_str().to_owned(),
            request.kind.name().as_str().to_owned(),
        ];
        anywhere.extend(definition.custodian.as_ref().map(title));
        anywhere.extend(statuses);
        let (id, date) = (request.id.to_string(), request.updated_at.to_string());
        let mut from_start = vec![request.amount.to_string(), request.amount.grouped()];
        if word.len() >= 4 {
            from_start.extend([id, date[..10].to_owned()]);
        }
        anywhere.iter().any(|text| text.to_lowercase().replace('_', " ").contains(&lower))
            || from_start.iter().any(|text| text.starts_with(&lower))
    }

    fn meets(
        &self,
        filter: &RequestFilter,
        words: &[&str],
        reader: &Participant,
        row: &Request,
    ) -> bool {
        let has = |set: &Option<BTreeSet<RequestType>>| {
            set.as_ref().is_none_or(|set| set.contains(&row.kind.name()))
        };
        let direction = filter.directions.as_ref().is_none_or(|directions| {
            let incoming = row.kind.counterpart() == Some(&reader.id);
            (incoming && directions.contains(&Direction::Incoming))
                || (row.requester == reader.id && directions.contains(&Direction::Outgoing))
        });
        let listed = match &filter.status {
            Some(statuses) => statuses.contains(&row.status),
            None => row.is_listed() && row.leaves_list_at().is_none_or(|until| filter.now < until),
        };
        RequestList::of(row.kind.name()) == filter.list
            && self.sees(reader, row)
            && listed
            && filter.stages.as_ref().is_none_or(|set| set.contains(&row.stage()))
            && has(&filter.kinds)
            && direction
            && filter.definitions.as_ref().is_none_or(|set| set.contains(&row.definition))
            && filter.requesters.as_ref().is_none_or(|set| set.contains(&row.requester))
            && filter.from.is_none_or(|from| row.updated_at >= from)
            && filter.until.is_none_or(|until| row.updated_at < until)
            && words.iter().all(|word| self.shows(row, word))
    }

    /// What the column shows, so that it sorts.
    fn shown(&self, sort: RequestSort, row: &Request) -> (i128, String) {
        let definition = self.definition(row);
        let rank = |position: usize| (i128::try_from(position).unwrap(), String::new());
        let text = |text: &str| (0, text.to_lowercase());
        let approval = |slot: Option<&tallystick_core::requests::ApprovalSlot>| {
            let decision = slot.map(|slot| slot.decision);
            let all = Approval::ALL.iter();
            rank(all.clone().position(|one| Some(*one) == decision).unwrap_or(all.len()))
        };
        match sort {
            RequestSort::Id => (0, String::new()),
            RequestSort::CreatedAt => (row.created_at.milliseconds().into(), String::new()),
            RequestSort::UpdatedAt => (row.updated_at.milliseconds().into(), String::new()),
            RequestSort::Amount => {
                let places = 8 - u32::from(definition.decimals.get());
                (i128::from(row.amount.minor_units()) * 10_i128.pow(places), String::new())
            }
            RequestSort::Name => text(&definition.name),
            RequestSort::Symbol => text(&definition.symbol),
            RequestSort::Requester => text(&self.titles[&row.requester]),
            RequestSort::Approver => text(&self.titles[&self.approver(row)]),
            RequestSort::Type => {
                rank(RequestType::ALL.iter().position(|kind| *kind == row.kind.name()).unwrap())
            }
            RequestSort::Status => {
                rank(RequestStatus::ALL.iter().position(|one| *one == row.status).unwrap())
            }
            RequestSort::Stage => {
                rank(Stage::ALL.iter().position(|one| *one == row.stage()).unwrap())
            }
            RequestSort::IssuerStatus => approval(row.issuer()),
            RequestSort::CustodianStatus => approval(row.custodian()),
        }
    }

    fn listed(&self, query: &RequestQuery, words: &[&str], reader: &Participant) -> Vec<&Request> {
        let rows = self.requests.iter();
        let mut rows: Vec<_> =
            rows.filter(|row| self.meets(&query.filter, words, reader, row)).collect();
        rows.sort_by(|one, other| {
            let shown = |row| self.shown(query.sort, row);
            let compared = shown(one).cmp(&shown(other));
            let by_time = [RequestSort::Id, RequestSort::CreatedAt, RequestSort::UpdatedAt];
            let ids = match by_time.contains(&query.sort) && !query.descending {
                true => one.id.cmp(&other.id),
                false => other.id.cmp(&one.id),
            };
            let changes = match query.sort {
                RequestSort::Status | RequestSort::Stage => other.updated_at.cmp(&one.updated_at),
                _ => std::cmp::Ordering::Equal,
            };
            if query.descending { compared.reverse() } else { compared }.then(changes).then(ids)
        });
        rows
    }
}

/// Searches, and the words that the model looks for.
const SEARCHES: [(&str, &[&str]); 24] = [
    ("AED", &["aed"]),
    ("dirham commercial", &["dirham", "commercial"]),
    ("BANK 2", &["bank", "2"]),
    ("étage", &["étage"]),
    ("100", &["100"]),
    ("11.00 AED", &["11.00", "aed"]),
    ("11.0", &["11.0"]),
    ("1,1", &["1,1"]),
    ("1,234.50", &["1,234.50"]),
    ("1,234", &["1,234"]),
    ("1234", &["1234"]),
    ("0.0000", &["0.0000"]),
    ("9,223,372,036,854,775,807", &["9,223,372,036,854,775,807"]),
    ("92,233,720,368,547,758.07", &["92,233,720,368,547,758.07"]),
    ("pending", &["pending"]),
    ("PULL approved", &["pull", "approved"]),
    ("custodian", &["custodian"]),
    ("2026-11-20", &["2026-11-20"]),
    ("2026-11", &["2026-11"]),
    ("2026", &["2026"]),
    ("20 Nov 2026", &["2026-11-20"]),
    ("20 nov jpy", &["2026-11-20", "jpy"]),
    ("01a1", &["01a1"]),
    ("%' OR 1=1 --", &["%'", "or", "1=1", "--"]),
];

fn drawn(draw: &mut Draw, list: RequestList) -> (RequestQuery, &'static [&'static str]) {
    let is_transfer = list == RequestList::Transfers;
    let (q, words) = if draw.place(3) == 0 { *draw.of(&SEARCHES) } else { ("", &[][..]) };
    let statuses = match draw.place(3) {
        0 => None,
        1 => Some(RequestStatus::ALL.into()),
        _ => draw.some(&RequestStatus::ALL),
    };
    let day = |draw: &mut Draw| {
        let day = START + i64::try_from(draw.place(12)).unwrap() * 86_400_000;
        (draw.place(5) == 0).then(|| at(day))
    };
    let all: Vec<_> = definitions().iter().map(|definition| definition.id).collect();
    let stages = draw.some(&Stage::ALL).filter(|_| draw.place(2) == 0);
    let filter = RequestFilter {
        list,
        status: statuses,
        stages,
        now: at(NOW),
        kinds: draw.some(&[RequestType::Push, RequestType::Pull]).filter(|_| is_transfer),
        directions: draw.some(&[Direction::Incoming, Direction::Outgoing]).filter(|_| is_transfer),
        definitions: draw.some(&all),
        requesters: draw.some(&[named("alice"), named("dave"), named("nobody")]),
        from: day(draw),
        until: day(draw),
        search: Search::read(q, at(START + 30 * 86_400_000)).unwrap(),
    };
    let limit = [2, 7, 50][draw.place(3)];
    let (sort, descending) = (*draw.of(&SORTS), draw.place(2) == 0);
    (RequestQuery { filter, sort, descending, after: None, limit, counted: true }, words)
}

#[tokio::test]
async fn every_query_finds_what_a_person_would_in_order_whether_rows_are_few_or_many() {
    let mut draw = Draw(13);
    let definitions = definitions();
    let requests: Vec<_> = (0..400).map(|_| request(&mut draw, &definitions)).collect();
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder, &requests).await;
    let participants = participants();
    let titles = participants.iter().map(|known| (known.id.clone(), known.title.clone()));
    let model = Model {
        requests,
        definitions: definitions.into_iter().map(|known| (known.id, known)).collect(),
        titles: titles.collect(),
    };
    let (mut pages, mut found_by_search) = (0, BTreeSet::<&str>::new());
    let mut sorts = BTreeMap::<(String, bool), usize>::new();
    for _ in 0..1_000 {
        let list =
            *draw.of(&[RequestList::Issuances, RequestList::Transfers, RequestList::Redemptions]);
        let (query, words) = drawn(&mut draw, list);
        let reader = draw.of(&participants);
        let expected = model.listed(&query, words, reader);
        // None counts as few, some do, all do.
        let few = *draw.of(&[0, 20, 10_000]);
        let (mut found, mut query) = (Vec::new(), query);
        loop {
            let page = database.requests_by(few, reader, &participants, &query).await.unwrap();
            let page = page.expect("the cursor is of this order");
            assert!(page.rows.len() == usize::from(query.limit) || page.next.is_none());
            let total = page.total.unwrap();
            assert_eq!(usize::try_from(total.rows), Ok(expected.len()), "{query:?}");
            assert!(total.is_exact);
            found.extend(page.rows.into_iter().map(|row| row.id));
            pages += 1;
            match page.next {
                // As a reader gives it back.
                Some(next) => query.after = Some(next.to_string().parse().unwrap()),
                None => break,
            }
        }
        let expected: Vec<_> = expected.iter().map(|row| row.id).collect();
        assert_eq!(found, expected, "{query:?} {words:?} of {}", reader.id);
        if !found.is_empty() {
            found_by_search.extend(words.first());
            *sorts.entry((format!("{:?}", query.sort), query.descending)).or_insert(0) +=
                found.len();
        }
    }
    assert!(pages > 2_000, "{pages}");
    // All but the last, which finds nothing; three begin alike.
    assert_eq!(found_by_search.len(), 21, "{found_by_search:?}");
    assert_eq!(sorts.len(), 26);
    assert!(sorts.values().all(|rows| *rows > 100), "{sorts:?}");
}

/// A walk that sorts would read all rows for each page.
#[tokio::test]
async fn no_walk_sorts_or_reads_all_rows() {
    let folder = tempfile::tempdir().unwrap();
    let mut draw = Draw(8);
    let requests: Vec<_> = (0..50).map(|_| request(&mut draw, &definitions())).collect();
    let database = database(&folder, &requests).await;
    let participants = participants();
    let mut connection = database.reads.acquire().await.unwrap();
    let definitions = definitions().into_iter().map(|known| (known.id, known)).collect();
    let network = super::Network { participants: &participants, definitions: &definitions };
    let (mut walks, mut covered) = (0, 0);
    for sort in SORTS {
        for descending in [true, false] {
            for list in [RequestList::Issuances, RequestList::Transfers] {
                let order = Order::new(sort, descending, &network);
                let (mut query, _) = drawn(&mut draw, list);
                let statuses: [Option<&[RequestStatus]>; 3] =
                    [Some(&RequestStatus::ALL), None, Some(&[RequestStatus::Rejected])];
                query.filter.status =
                    draw.of(&statuses).map(|statuses| statuses.iter().copied().collect());
                let restrictions = query.filter.restrictions(&participants[2], &network);
                // What nothing can meet is not walked to.
                if restrictions.iter().any(|restriction| restriction.0.is_empty()) {
                    continue;
                }
                let finder = Finder::new(0, list, &restrictions, &order, &mut connection);
                let finder = finder.await.unwrap();
                let behind = finder.behind(None, 3, &mut connection).await.unwrap();
                let after: Option<Place> = behind.first().cloned();
                for sql in finder.statements(after.as_ref()) {
                    let explained = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
                    let plan: Vec<(i64, i64, i64, String)> =
                        sqlx::query_as(explained).fetch_all(&mut *connection).await.unwrap();
                    let plan: Vec<_> = plan.into_iter().map(|row| row.3).collect();
                    assert!(
                        !plan.iter().any(|step| step.contains("TEMP B-TREE")),
                        "{sql}: {plan:?}"
                    );
                    assert!(!plan.iter().any(|step| step.starts_with("SCAN requests")), "{plan:?}");
                    if sql.contains("requests_by_change") || sql.contains("requests_open") {
                        let looked = plan.iter().all(|step| step.contains("COVERING INDEX"));
                        assert!(looked, "rows are looked at on the way: {plan:?}");
                        covered += 1;
                    }
                    walks += 1;
                }
            }
        }
    }
    assert!(walks > 40 && covered > 1, "{walks} {covered}");
}

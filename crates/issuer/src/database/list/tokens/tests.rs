//! Every query of issued tokens against a model that looks at each.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use tallystick_core::{
    Amount, ChatId, Definition, DefinitionId, FlowId, HolderAnswer, Participant, Permission,
    PublicKey, Request, RequestId, TokenId, TokenStatus, WalletId,
    issuer::{
        Internals, IssuerToken, IssuerTokenState, OfferState, Reservation, ShownStatus, Waiting,
    },
    requests::RequestKind,
    token::Validity,
    work::{Change, Changes},
};
use uuid::Uuid;

use super::{Read, TokenFilter, TokenOrder, TokenQuery, order::TokenSort};
use crate::{
    database::{
        Database,
        list::{
            Network,
            samples::{self, START, at, definition, named, participant},
            search::Search,
        },
    },
    draw::Draw,
};

const HOUR: i64 = 3_600_000;

/// When the list is read.
const NOW: i64 = START + 400 * HOUR;

const STATES: [IssuerTokenState; 5] = [
    IssuerTokenState::Issued,
    IssuerTokenState::Offered,
    IssuerTokenState::Lapsed,
    IssuerTokenState::Withdrawn,
    IssuerTokenState::Removed,
];

fn participants() -> Vec<Participant> {
    vec![
        participant("central", "Central Bank", &[Permission::IssuancesIssuer]),
        participant("theatre", "Theatre", &[Permission::IssuancesIssuer]),
        participant("alice", "Commercial Bank", &[]),
        participant("dave", "Commercial Bank 2", &[]),
        participant("regulator", "Regulator", &[Permission::Observe]),
    ]
}

fn definitions() -> Vec<Definition> {
    vec![
        definition(1, ("UAE Dirham", "AED", 2), "central", None),
        definition(2, ("Yen", "JPY", 0), "central", None),
    ]
}

fn drawn_request(draw: &mut Draw, holder: &str, number: usize) -> Request {
    let all = definitions();
    let definition = draw.of(&all);
    let minor = [1_100, 123_450, 5, 1_000_000][draw.place(4)];
    let amount = Amount::from_minor_units(minor, definition.decimals).unwrap();
    let id = RequestId(Uuid::from_u128(0xAAAA << 112 | number as u128));
    let kind = RequestKind::Issuance { token: None };
    let wallet = (named(holder), WalletId(Uuid::nil()));
    let request = Request::new(id, kind, definition, amount, wallet, at(START));
    Request { version: 1, ..request }
}

fn drawn_token(draw: &mut Draw, number: usize) -> (IssuerToken, Option<Request>) {
    let holder = *draw.of(&["alice", "dave"]);
    let issued = at(START + i64::try_from(draw.place(200)).unwrap() * HOUR);
    let request = (draw.place(4) > 0).then(|| drawn_request(draw, holder, number));
    let reservation = request.as_ref().map(|request| Reservation {
        request: request.id,
        definition: request.definition,
        amount: request.amount,
    });
    let state = *draw.of(&STATES);
    let answer = match state {
        IssuerTokenState::Offered => {
            Some(*draw.of(&[HolderAnswer::Accepted, HolderAnswer::Declined]))
        }
        IssuerTokenState::Removed => Some(HolderAnswer::Accepted),
        _ => None,
    };
    let expires = [None, Some(at(NOW)), Some(at(NOW - 1)), Some(at(NOW + HOUR))];
    let token = IssuerToken {
        token: TokenId(Uuid::from_u128(0xBBBB << 112 | number as u128)),
        version: 1,
        issuer: named(if request.is_some() { "central" } else { "theatre" }),
        holder: named(holder),
        devices: Vec::new(),
        chat: ChatId(Uuid::nil()),
        public_key: PublicKey::from_bytes([7; 32]),
        schema: "issuer.example.org/ISSUANCE:1.0".parse().unwrap(),
        issued,
        validity: Validity { starts: issued, expires: *draw.of(&expires) },
        offered_until: issued,
        internals: Internals {
            flow: FlowId(Uuid::nil()),
            waiting: Waiting::Talker { reservation },
        },
        state,
        answer,
        answered_by: None,
        status: *draw.of(&[TokenStatus::Active, TokenStatus::Suspended, TokenStatus::Revoked]),
        status_change: None,
        document: serde_json::from_value(json!({ "DKIM": "pw1" })).unwrap(),
    };
    (token, request)
}

async fn database(
    folder: &tempfile::TempDir,
    tokens: &[(IssuerToken, Option<Request>)],
) -> Database {
    let mut changes = Changes::default();
    for (token, request) in tokens {
        changes.tokens.insert(token.token, Change { replaces: 0, row: token.clone() });
        for row in request.iter().cloned() {
            changes.requests.insert(row.id, Change { replaces: 0, row });
        }
    }
    samples::database(folder, participants(), definitions(), changes).await
}

/// Whether a person would find this word in a token.
fn shows((token, request): &(IssuerToken, Option<Request>), word: &str) -> bool {
    let titles: BTreeMap<_, _> =
        participants().into_iter().map(|known| (known.id, known.title)).collect();
    let status = ShownStatus::of(token.status, token.validity.expires, at(NOW));
    let mut anywhere = vec![
        titles[&token.holder].to_lowercase(),
        status.as_str().to_lowercase(),
        OfferState::of(token.state, token.answer).as_str().to_lowercase(),
    ];
    let mut from_start = Vec::new();
    if let Some(request) = request {
        let definition = match request.definition.0.as_u128() {
            1 => ["uae dirham", "aed"],
            _ => ["yen", "jpy"],
        };
        anywhere.extend(definition.map(str::to_owned));
        from_start.extend([request.amount.to_string(), request.amount.grouped()]);
    }
    if word.len() >= 4 {
        from_start.push(token.token.to_string());
        from_start.push(token.issued.to_string()[..10].to_owned());
        from_start.extend(request.as_ref().map(|request| request.id.to_string()));
    }
    anywhere.iter().any(|text| text.contains(word))
        || from_start.iter().any(|text| text.starts_with(word))
}

fn meets(
    filter: &TokenFilter,
    words: &[&str],
    reader: &Participant,
    listed: &(IssuerToken, Option<Request>),
) -> bool {
    let (token, request) = listed;
    let request = request.as_ref().map(|request| request.id);
    let status = ShownStatus::of(token.status, token.validity.expires, at(NOW));
    let state = OfferState::of(token.state, token.answer);
    (reader.may(Permission::Observe) || token.issuer == reader.id)
        && filter.statuses.as_ref().is_none_or(|set| set.contains(&status))
        && filter.states.as_ref().is_none_or(|set| set.contains(&state))
        && filter.holders.as_ref().is_none_or(|set| set.contains(&token.holder))
        && filter.request.is_none_or(|wanted| request == Some(wanted))
        && filter.from.is_none_or(|from| token.issued >= from)
        && filter.until.is_none_or(|until| token.issued < until)
        && words.iter().all(|word| shows(listed, word))
}

/// What rows are sorted by, so that equals compare as equal.
fn key(sort: TokenSort, (token, request): &(IssuerToken, Option<Request>)) -> i128 {
    match sort {
        TokenSort::Issued => 0,
        TokenSort::Expires => {
            token.validity.expires.map_or(i128::MAX, |at| at.milliseconds().into())
        }
        TokenSort::Amount => request.as_ref().map_or(-1, |request| {
            let scale = 10_i128.pow(8 - u32::from(request.amount.decimals().get()));
            i128::from(request.amount.minor_units()) * scale
        }),
        TokenSort::State => {
            let state = OfferState::of(token.state, token.answer);
            OfferState::ALL.iter().position(|one| *one == state).unwrap().try_into().unwrap()
        }
        TokenSort::Status => token.status as i128,
    }
}

const SEARCHES: [(&str, &[&str]); 13] = [
    ("AED", &["aed"]),
    ("dirham commercial", &["dirham", "commercial"]),
    ("bank 2", &["bank", "2"]),
    ("11.00", &["11.00"]),
    ("1,2", &["1,2"]),
    ("1,234.50", &["1,234.50"]),
    ("expired", &["expired"]),
    ("accepted ACTIVE", &["accepted", "active"]),
    ("withdrawn", &["withdrawn"]),
    ("bbbb0000", &["bbbb0000"]),
    ("aaaa", &["aaaa"]),
    ("regulator", &["regulator"]),
    ("' OR 1=1", &["'", "or", "1=1"]),
];

fn drawn(draw: &mut Draw) -> (TokenQuery, &'static [&'static str]) {
    let (q, words) = if draw.place(3) == 0 { *draw.of(&SEARCHES) } else { ("", &[][..]) };
    let time = |draw: &mut Draw| at(START + i64::try_from(draw.place(200)).unwrap() * HOUR);
    let request =
        |draw: &mut Draw| RequestId(Uuid::from_u128(0xAAAA << 112 | draw.place(300) as u128));
    let filter = TokenFilter {
        now: at(NOW),
        statuses: draw.some(&ShownStatus::ALL),
        states: draw.some(&OfferState::ALL),
        holders: draw.some(&[named("alice"), named("dave"), named("theatre")]),
        request: draw.once_in(12, request),
        from: draw.once_in(5, time),
        until: draw.once_in(5, time),
        search: Search::read(q, at(NOW)).unwrap(),
    };
    let sorts = [
        TokenSort::Issued,
        TokenSort::Expires,
        TokenSort::Amount,
        TokenSort::State,
        TokenSort::Status,
    ];
    let order = TokenOrder { sort: *draw.of(&sorts), descending: draw.place(2) == 0 };
    let limit = [2, 9, 50][draw.place(3)];
    (TokenQuery { filter, order, after: None, limit, counted: true }, words)
}

#[tokio::test]
async fn every_query_finds_what_a_person_would_in_order() {
    let mut draw = Draw(5);
    let tokens: Vec<_> = (0..300).map(|number| drawn_token(&mut draw, number)).collect();
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder, &tokens).await;
    let participants = participants();
    let (mut pages, mut found_by, mut found_in) = (0, BTreeSet::<&str>::new(), BTreeSet::new());
    for _ in 0..800 {
        let (mut query, words) = drawn(&mut draw);
        let reader = draw.of(&participants);
        let matching = tokens.iter().filter(|listed| meets(&query.filter, words, reader, listed));
        let mut expected: Vec<_> = matching.collect();
        expected.sort_by_key(|(token, _)| (token.issued, token.token));
        let TokenOrder { sort, descending } = query.order;
        if sort != TokenSort::Issued || descending {
            expected.reverse();
        }
        expected.sort_by(|one, other| {
            let order = key(sort, one).cmp(&key(sort, other));
            if descending { order.reverse() } else { order }
        });
        let mut found = Vec::new();
        loop {
            let page = database.issued_tokens(reader, &participants, &query).await.unwrap();
            assert!(page.rows.len() == usize::from(query.limit) || page.next.is_none());
            let total = page.total.unwrap();
            assert_eq!(usize::try_from(total.rows), Ok(expected.len()), "{query:?}");
            found.extend(page.rows.into_iter().map(|token| token.token));
            pages += 1;
            match page.next {
                Some(next) => query.after = Some(next.to_string().parse().unwrap()),
                None => break,
            }
        }
        let expected: Vec<_> = expected.iter().map(|(token, _)| token.token).collect();
        assert_eq!(found, expected, "{query:?} {words:?} of {}", reader.id);
        if found.len() > 3 {
            found_by.extend(words.first());
            found_in.insert((query.order.to_string(), reader.id.clone()));
        }
    }
    assert!(pages > 1_500, "{pages}");
    // All but the last two: nobody who holds is called so, and nothing is.
    assert_eq!(found_by.len(), 11, "{found_by:?}");
    // Every order, for both issuers and whoever observes.
    assert_eq!(found_in.len(), 10 * 3, "{found_in:?}");
}

/// The index holds all that is looked at, and has the order of the first page.
#[tokio::test]
async fn rows_are_read_for_the_page_alone() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(&folder, &[]).await;
    let (participants, definitions) = (participants(), BTreeMap::<DefinitionId, Definition>::new());
    let network = Network { participants: &participants, definitions: &definitions };
    let mut draw = Draw(6);
    let mut connection = database.reads.acquire().await.unwrap();
    for _ in 0..200 {
        let (query, _) = drawn(&mut draw);
        let reader = draw.of(&participants);
        let statement = Read { reader, network: &network, query: &query }.page(None, 10);
        let explained = format!("EXPLAIN QUERY PLAN {}", statement.sql().as_str());
        let plan: Vec<(i64, i64, i64, String)> = sqlx::query_as(sqlx::AssertSqlSafe(explained))
            .fetch_all(&mut *connection)
            .await
            .unwrap();
        let has = |text: &str| plan.iter().any(|step| step.3.contains(text));
        assert!(has("USING COVERING INDEX issuer_tokens_listed"), "{plan:?}");
        let sorts = plan.iter().filter(|step| step.3.contains("TEMP B-TREE")).count();
        let is_sorted = query.order.sort == TokenSort::Issued;
        assert!(!is_sorted || sorts <= 1, "only the page itself: {plan:?}");
    }
}

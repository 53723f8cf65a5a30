//! Queries that were written to do harm: each parameter of each read that the OpenAPI document has.

use std::fs;

use serde_json::Value;
use tallystick_holder::Device;

use crate::{
    cast::{Cast, device, refusal},
    issuer::Issuer,
};

/// Values that no parameter takes, or that some would have to take very long for.
fn hostile_values() -> Vec<String> {
    let words = ["", "0", "-1", "65536", "9223372036854775808", "1e9", "NaN", "null", "%00", "%FF"];
    let sql = ["%27%20OR%201=1--", "%25%25%25%25", "_____", "%5C", "PENDING%27", "1_2_3", "é"];
    let long = [201, 1_000, 4_000].map(|length| "x".repeat(length));
    let lists = ["PENDING,".repeat(50), "%25".repeat(1_000), "9".repeat(400), "1_".repeat(400)];
    let short = words.iter().chain(&sql).map(ToString::to_string);
    short.chain(long).chain(lists).collect()
}

/// The names of each read's parameters in the query, by its path.
async fn parameters(issuer: &Issuer) -> Vec<(String, Vec<String>)> {
    let answer = issuer.client().get("/api/openapi.json", None).await.unwrap();
    let document = answer.json().unwrap();
    let reads = document["paths"].as_object().unwrap().iter().filter_map(|(path, methods)| {
        let parameters = methods["get"]["parameters"].as_array()?;
        let queries = parameters.iter().filter(|parameter| parameter["in"] == "query");
        let names: Vec<_> =
            queries.filter_map(|query| query["name"].as_str()).map(str::to_owned).collect();
        (!names.is_empty()).then(|| (path.clone(), names))
    });
    reads.collect()
}

async fn read(device: &Device, path: &str, query: &str) -> (u16, Value) {
    let path = path.replace("{wallet}", &device.wallet.to_string());
    let answer = device.client().get(&format!("{path}?{query}"), Some(&device.cookie())).await;
    let answer = answer.unwrap();
    if answer.status != 200 {
        let refused = refusal(&answer);
        assert_eq!(refused, (400, "MALFORMED_QUERY".to_owned()), "{path}?{query}");
    }
    // What is answered may be a table.
    (answer.status, answer.json().unwrap_or(Value::Null))
}

#[tokio::test]
async fn each_is_answered_or_refused_by_name() {
    let issuer = Issuer::start_with(&["--reads-per-second", "100000"]).await;
    let own = device(&issuer.client(), "commercial-bank").await;
    let reads = parameters(&issuer).await;
    let asked: usize = reads.iter().map(|(_, names)| names.len()).sum();
    assert!(asked >= 8, "the document lists the parameters: {reads:?}");
    let mut refused = 0;
    for (path, names) in &reads {
        for name in names {
            for value in hostile_values() {
                let (status, answer) = read(&own, path, &format!("{name}={value}")).await;
                let message = answer["Error"]["Message"].as_str().unwrap_or_default();
                assert!(message.len() < 300, "what was sent is not sent back: {message}");
                refused += usize::from(status != 200);
            }
        }
    }
    assert!(refused > asked * 5, "{refused}");
}

#[tokio::test]
async fn a_limit_that_is_none_is_named() {
    let issuer = Issuer::start().await;
    let own = device(&issuer.client(), "commercial-bank").await;
    for path in ["issuance-requests", "flows", "tokens"] {
        let path = format!("/api/v1/wallets/{{wallet}}/{path}");
        for limit in ["", "0", "201", "-1", "1.5", "x", "65536", "99999999999999999999"] {
            let (status, answer) = read(&own, &path, &format!("limit={limit}")).await;
            let said = "The query was refused: `limit` must be a whole number from 1 to 200.";
            assert_eq!((status, &answer["Error"]["Message"]), (400, &said.into()), "{limit:?}");
        }
        assert_eq!(read(&own, &path, "limit=200").await.0, 200);
    }
}

/// The most memory that the process has had, in kilobytes.
fn most_memory(issuer: &Issuer) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", issuer.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn lists_of_many_lengths_take_no_memory() {
    let issuer = Issuer::start_with(&["--reads-per-second", "100000"]).await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.request("1").await;
    let words = ["PENDING", "APPROVED", "REJECTED", "ISSUING", "ISSUED", "CANCELLED"];
    let path = "/api/v1/wallets/{wallet}/issuance-requests";
    let ask = async |round: usize| {
        // Words that come again and again, as many as a request's head has room for; and each of the
        // lists that are answered, in both orders, with and without a search.
        let long = vec![words[round % words.len()]; 1 + round * 3];
        let short = (0..words.len()).filter(|bit| (round >> bit) & 1 == 1).map(|bit| words[bit]);
        let short: Vec<_> = short.chain(["PENDING"]).collect();
        let sort = ["updatedAt", "-updatedAt"][round % 2];
        let search = ["", "&q=a"][(round / 2) % 2];
        for list in [short, long] {
            let query = format!("status={}&sort={sort}{search}", list.join(","));
            read(&cast.central, path, &query).await;
        }
    };
    for round in 0..16 {
        ask(round).await;
    }
    let before = most_memory(&issuer);
    for round in 0..1_000 {
        ask(round).await;
    }
    let after = most_memory(&issuer);
    assert!(after < before + 16_000, "from {before} to {after} KB");
}

//! The OpenAPI document: what is not in it does not exist, and what is in it does.

use serde_json::Value;

use tallystick_core::{Definition, Flow, view::Page};

use crate::{cast::device, issuer::Issuer};

/// Every route. A change here is a change of the API.
const ROUTES: &str = "\
GET /api/v1/issuer
GET /api/v1/participants
GET /api/v1/talkers
GET /api/v1/talkers/{name}/qr.svg
POST /api/v1/token-status
GET /api/v1/wallets/{wallet}/conservation
GET /api/v1/wallets/{wallet}/conservation/{definition}
GET /api/v1/wallets/{wallet}/definitions
GET /api/v1/wallets/{wallet}/events
GET /api/v1/wallets/{wallet}/flows
GET /api/v1/wallets/{wallet}/flows/{flow}
GET /api/v1/wallets/{wallet}/issuance-requests
GET /api/v1/wallets/{wallet}/issuance-requests.csv
GET /api/v1/wallets/{wallet}/mailbox
POST /api/v1/wallets/{wallet}/mailbox/{id}/ack
GET /api/v1/wallets/{wallet}/me
GET /api/v1/wallets/{wallet}/outcomes
POST /api/v1/wallets/{wallet}/outcomes/{flow}/ack
POST /api/v1/wallets/{wallet}/preview
GET /api/v1/wallets/{wallet}/redemption-requests
GET /api/v1/wallets/{wallet}/redemption-requests.csv
GET /api/v1/wallets/{wallet}/requests/{id}
GET /api/v1/wallets/{wallet}/tokens
GET /api/v1/wallets/{wallet}/tokens.csv
GET /api/v1/wallets/{wallet}/tokens/{token}
GET /api/v1/wallets/{wallet}/transfer-requests
GET /api/v1/wallets/{wallet}/transfer-requests.csv
GET /api/v1/wallets/{wallet}/vaults
GET /health
POST /inbox";

#[tokio::test]
async fn the_document_lists_every_route() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    let answer = client.get("/api/openapi.json", None).await.unwrap();
    assert_eq!(answer.status, 200);
    let document = answer.json().unwrap();
    let paths = document["paths"].as_object().unwrap();
    let mut routes: Vec<(String, String)> = Vec::new();
    for (path, methods) in paths {
        let methods = methods.as_object().unwrap().keys();
        routes.extend(methods.map(|method| (path.clone(), method.to_uppercase())));
    }
    routes.sort();
    let lines: Vec<String> =
        routes.iter().map(|(path, method)| format!("{method} {path}")).collect();
    assert_eq!(lines.join("\n"), ROUTES);

    // Each is there: it answers a stranger with something else than "no such address".
    let own = device(&client, "regulator").await;
    let definitions: Vec<Definition> = own.read("/definitions").await.unwrap();
    let definition = definitions[0].id.to_string();
    let flows: Page<Flow> = own.read("/flows?limit=1").await.unwrap();
    let flow = flows.items[0].id.to_string();
    for (path, method) in routes.iter().filter(|(path, _)| !path.ends_with("events")) {
        let path = path.replace("{wallet}", &own.wallet.to_string()).replace("{id}", "1");
        let path = path.replace("{definition}", &definition).replace("{flow}", &flow);
        let answer = match method.as_str() {
            "GET" => client.get(&path, Some(&own.cookie())).await.unwrap(),
            _ => client.post(&path, None, "{}").await.unwrap(),
        };
        // There is no request 1, yet a route to it.
        if answer.status == 404 {
            assert_eq!(answer.json().unwrap()["Error"]["Code"], "NOT_FOUND", "{path}");
            continue;
        }
        assert!(!matches!(answer.status, 405 | 500..), "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn every_reference_of_the_document_leads_somewhere() {
    let issuer = Issuer::start().await;
    let answer = issuer.client().get("/api/openapi.json", None).await.unwrap();
    let document = answer.json().unwrap();
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("within the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

#[tokio::test]
async fn the_documentation_is_served() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    let page = client.get("/api/docs/", None).await.unwrap();
    assert_eq!(page.status, 200);
    let page = String::from_utf8_lossy(&page.body).into_owned();
    assert!(page.contains("swagger-ui"), "{page}");
    let redirect = client.get("/api/docs", None).await.unwrap();
    assert!(redirect.status == 200 || redirect.headers["location"] == "/api/docs/");
    for file in ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js"] {
        let answer = client.get(&format!("/api/docs/{file}"), None).await.unwrap();
        assert_eq!(answer.status, 200, "{file}");
    }
}

#[tokio::test]
async fn health_says_so() {
    let issuer = Issuer::start().await;
    let answer = issuer.client().get("/health", None).await.unwrap();
    assert_eq!((answer.status, &answer.json().unwrap()["status"]), (200, &"ok".into()));
}

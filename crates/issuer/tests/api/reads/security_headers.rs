//! Headers that every answer carries, refusals included.

use crate::{
    cast::{device, refusal},
    issuer::Issuer,
};

#[tokio::test]
async fn pages_and_api_alike() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    let own = device(&client, "regulator").await;
    let me = format!("/api/v1/wallets/{}/me", own.wallet);
    for path in ["/", "/issuances", "/api/v1/issuer", &me, "/api/v1/nothing", "/health", "/inbox"] {
        for answer in [
            client.get(path, None).await.unwrap(),
            client.get(path, Some(&own.cookie())).await.unwrap(),
            client.post(path, None, "{}").await.unwrap(),
        ] {
            let header = |name: &str| {
                let value = answer.headers.get(name).map(|value| value.to_str().unwrap());
                value.unwrap_or_else(|| panic!("{path} has no {name}"))
            };
            let policy = header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
            assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            let scripts = policy.split("; ").find(|part| part.starts_with("script-src")).unwrap();
            assert!(!scripts.contains("unsafe-inline") && !scripts.contains("'unsafe-eval'"));
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("referrer-policy"), "no-referrer");
            assert!(answer.headers.contains_key("date"));
            if path.starts_with("/api/") || path == "/inbox" {
                assert_eq!(header("cache-control"), "no-store", "{path}");
            }
            assert!(!answer.headers.contains_key("server"));
            assert!(!answer.headers.contains_key("access-control-allow-origin"));
        }
    }
}

#[tokio::test]
async fn the_documentation_runs_its_own_scripts_only() {
    let issuer = Issuer::start().await;
    let answer = issuer.client().get("/api/docs/", None).await.unwrap();
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self';"), "{policy}");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn what_is_not_there_is_refused_in_words() {
    let issuer = Issuer::start().await;
    let client = issuer.client();
    for path in ["/api/v1/nothing", "/api/v2/issuer", "/api/", "/nothing.js", "/../etc/passwd.txt"]
    {
        let answer = client.get(path, None).await.unwrap();
        assert_eq!(answer.status, 404, "{path}");
        if path.starts_with("/api/") {
            assert_eq!(refusal(&answer), (404, "NOT_FOUND".to_owned()), "{path}");
        }
    }
}

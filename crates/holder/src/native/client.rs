//! Plain HTTP to an issuer on this machine or behind a proxy that speaks TLS.

use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request,
    body::{Bytes, Incoming},
    header::{self, HeaderMap},
    http::request,
};
use hyper_util::{
    client::legacy::{self, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde_json::Value;

/// The issuer was not reached, or answered something else than HTTP and JSON.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address or a header is not one.
    #[error("the request could not be made: {0}")]
    Request(#[from] hyper::http::Error),
    /// No connection, or it broke.
    #[error("the issuer could not be reached: {0}")]
    Unreachable(#[from] legacy::Error),
    /// It broke in the middle of an answer.
    #[error("the answer broke off: {0}")]
    BrokeOff(#[from] hyper::Error),
    /// The answer is not JSON.
    #[error("the answer is not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
}

/// What the issuer answered.
#[derive(Debug)]
pub struct HttpAnswer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl HttpAnswer {
    /// The body as JSON; `null` when it is empty.
    pub fn json(&self) -> Result<Value, ClientError> {
        match self.body.is_empty() {
            true => Ok(Value::Null),
            false => Ok(serde_json::from_slice(&self.body)?),
        }
    }
}

/// A connection pool to one issuer.
#[derive(Clone, Debug)]
pub struct Client {
    base: String,
    http: legacy::Client<HttpConnector, Full<Bytes>>,
}

impl Client {
    /// To `http://ADDRESS:PORT`.
    pub fn new(base: impl Into<String>) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let http = legacy::Client::builder(TokioExecutor::new()).build(connector);
        Self { base: base.into(), http }
    }

    /// The same, from this address of this machine.
    pub fn from(local: std::net::IpAddr, base: impl Into<String>) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_local_address(Some(local));
        let http = legacy::Client::builder(TokioExecutor::new()).build(connector);
        Self { base: base.into(), http }
    }

    /// Where it goes.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// `GET`
    pub async fn get(&self, path: &str, cookie: Option<&str>) -> Result<HttpAnswer, ClientError> {
        let response = self.send(Method::GET, path, cookie, Bytes::new()).await?;
        collect(response).await
    }

    /// `POST`
    pub async fn post(
        &self,
        path: &str,
        cookie: Option<&str>,
        body: impl Into<Bytes>,
    ) -> Result<HttpAnswer, ClientError> {
        collect(self.send(Method::POST, path, cookie, body.into()).await?).await
    }

    /// `GET` of an event stream, from behind the last event that was seen.
    pub async fn open(
        &self,
        path: &str,
        cookie: Option<&str>,
        last_event_id: Option<&str>,
    ) -> Result<hyper::Response<Incoming>, ClientError> {
        let mut request = self.request(Method::GET, path, cookie);
        if let Some(last) = last_event_id {
            request = request.header("last-event-id", last);
        }
        Ok(self.http.request(request.body(Full::default())?).await?)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        cookie: Option<&str>,
        body: Bytes,
    ) -> Result<hyper::Response<Incoming>, ClientError> {
        let mut request = self.request(method, path, cookie);
        if request.method_ref() == Some(&Method::POST) {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        Ok(self.http.request(request.body(Full::new(body))?).await?)
    }

    fn request(&self, method: Method, path: &str, cookie: Option<&str>) -> request::Builder {
        let request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        match cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }
}

async fn collect(response: hyper::Response<Incoming>) -> Result<HttpAnswer, ClientError> {
    let (parts, body) = response.into_parts();
    let body = body.collect().await?.to_bytes();
    Ok(HttpAnswer { status: parts.status.as_u16(), headers: parts.headers, body })
}

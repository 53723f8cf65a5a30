//! The wallet's key: Ed25519 in WebCrypto. Its private half never leaves the browser's crypto
//! engine, so that no script, ours included, can read it.

use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use tallystick_core::{PublicKey, Signature};
use tallystick_holder::store::{Key, KeyError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

const ALGORITHM: &str = "Ed25519";

/// A key pair whose private half cannot be extracted.
#[derive(Clone, Debug)]
pub struct WalletKey {
    pair: Object,
    private: CryptoKey,
    public_key: PublicKey,
}

impl WalletKey {
    /// Makes a new one.
    pub async fn generate() -> Result<Self, KeyError> {
        let algorithm = Object::new();
        Reflect::set(&algorithm, &"name".into(), &ALGORITHM.into()).map_err(refused)?;
        let usages = Array::of2(&"sign".into(), &"verify".into());
        let extractable = false;
        let made = subtle()?
            .generate_key_with_object(&algorithm, extractable, &usages)
            .map_err(refused)?;
        Self::from_pair(JsFuture::from(made).await.map_err(refused)?.unchecked_into()).await
    }

    /// From the pair as it was stored.
    pub async fn from_pair(pair: Object) -> Result<Self, KeyError> {
        let half = |name: &str| {
            let half = Reflect::get(&pair, &name.into()).and_then(JsCast::dyn_into::<CryptoKey>);
            half.map_err(refused)
        };
        let (private, public) = (half("privateKey")?, half("publicKey")?);
        let raw = subtle()?.export_key("raw", &public).map_err(refused)?;
        let raw = JsFuture::from(raw).await.map_err(refused)?;
        let raw: ArrayBuffer = raw.dyn_into().map_err(refused)?;
        let bytes = Uint8Array::new(&raw).to_vec();
        let bytes =
            bytes.try_into().map_err(|_| KeyError("a public key has 32 bytes".to_owned()))?;
        Ok(Self { pair, private, public_key: PublicKey::from_bytes(bytes) })
    }

    /// The pair, to store: the browser clones the keys without showing them.
    pub fn pair(&self) -> &JsValue {
        &self.pair
    }
}

impl Key for WalletKey {
    fn public_key(&self) -> PublicKey {
        self.public_key
    }

    async fn sign(&self, bytes: &[u8]) -> Result<Signature, KeyError> {
        let signed = subtle()?
            .sign_with_str_and_u8_array(ALGORITHM, &self.private, bytes)
            .map_err(refused)?;
        let signature = JsFuture::from(signed).await.map_err(refused)?;
        let signature = signature.dyn_into::<ArrayBuffer>().map_err(refused)?;
        let bytes = Uint8Array::new(&signature).to_vec();
        let bytes =
            bytes.try_into().map_err(|_| KeyError("a signature has 64 bytes".to_owned()))?;
        Signature::from_bytes(bytes).map_err(|error| KeyError(error.to_string()))
    }
}

/// WebCrypto refused.
#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn refused(error: JsValue) -> KeyError {
    KeyError(format!("{error:?}"))
}

fn subtle() -> Result<SubtleCrypto, KeyError> {
    let window = web_sys::window().ok_or_else(|| KeyError("there is no window".to_owned()))?;
    let subtle = window.crypto().map_err(refused)?.subtle();
    // Outside secure contexts the browser has none, whatever the type says.
    match subtle.is_undefined() {
        true => Err(KeyError("not a secure context".to_owned())),
        false => Ok(subtle),
    }
}

#[cfg(target_arch = "wasm32")]
#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    async fn its_signatures_verify_with_core() {
        let key = WalletKey::generate().await.unwrap();
        let signature = key.sign(b"tally").await.unwrap();
        assert!(key.public_key().is_strong());
        assert_eq!(key.public_key().verify(b"tally", &signature), Ok(()));
        assert!(key.public_key().verify(b"stick", &signature).is_err());
    }

    #[wasm_bindgen_test]
    async fn its_private_half_cannot_be_extracted() {
        let key = WalletKey::generate().await.unwrap();
        assert!(!key.private.extractable());
        let promise = subtle().unwrap().export_key("pkcs8", &key.private).unwrap();
        assert!(JsFuture::from(promise).await.is_err());
    }
}

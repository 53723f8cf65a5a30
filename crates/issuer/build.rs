//! Puts the web app that `crates/bundle` left in `dist/` into the binary, compressed.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    thread,
};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let dist = manifest.join("../../dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    if dist.is_dir() {
        collect(&dist, &mut files)?;
    }
    let mut assets = Vec::new();
    // One file is most of the work: the others are done when it is.
    thread::scope(|scope| {
        let made: Vec<_> = files
            .iter()
            .enumerate()
            .map(|(index, file)| {
                println!("cargo::rerun-if-changed={}", file.display());
                let target = out.join(format!("asset-{index}.br"));
                let dist = &dist;
                scope.spawn(move || asset(dist, file, &target))
            })
            .collect();
        for made in made {
            assets.push(made.join().expect("it does not panic")?);
        }
        io::Result::Ok(())
    })?;
    // In the order in which they are searched.
    assets.sort();
    let entries: String = assets.into_iter().map(|(_, entry)| entry).collect();
    fs::write(out.join("assets.rs"), format!("static ASSETS: &[Asset] = &[\n{entries}];\n"))
}

/// Compresses a file into `target`; answers its path and how the issuer's code describes it.
fn asset(dist: &Path, file: &Path, target: &Path) -> io::Result<(String, String)> {
    let path = file.strip_prefix(dist).expect("it is below").to_string_lossy().into_owned();
    let bytes = fs::read(file)?;
    fs::write(target, compressed(&bytes)?)?;
    let hash = hex::encode(&Sha256::digest(&bytes)[..16]);
    let entry = format!(
        "Asset {{ path: {path:?}, content_type: {:?}, etag: \"\\\"{hash}\\\"\", \
         immutable: {}, brotli: include_bytes!({:?}) }},\n",
        content_type(&path),
        has_hash(&path),
        target.display().to_string(),
    );
    Ok((path, entry))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        // `.built` is a note of `cargo xtask`, `.stage` what a failed build of Trunk leaves behind.
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        match path.is_dir() {
            true => collect(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}

fn compressed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut target = Vec::new();
    let best = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut target, &best)?;
    Ok(target)
}

/// `name-0123456789abcdef.css`, as the bundler and Trunk name what they hashed.
fn has_hash(path: &str) -> bool {
    let stem = path.split('.').next().unwrap_or(path).trim_end_matches("_bg");
    let hash = stem.rsplit('-').next().unwrap_or("");
    hash.len() >= 15 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json" | "webmanifest") => "application/json",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

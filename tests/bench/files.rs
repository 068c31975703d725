//! Files as a server of the benchmarks sends them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use brotli::enc::BrotliEncoderParams;
use hyper::body::Bytes;

/// For names that stay the same while the content changes (as the reference intranet sends them).
pub(crate) const REVALIDATED: &str = "no-cache";

/// For names that hold a hash of the content.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// For what has no name of its own.
pub(crate) const OCTETS: &str = "application/octet-stream";

/// A website's files by their paths; `/` is its page. Cheap to clone.
pub(crate) type Site = Arc<BTreeMap<String, File>>;

/// A file as it is sent.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// The body: Brotli.
    pub(crate) brotli: Bytes,
    /// The media type.
    pub(crate) kind: &'static str,
    /// The `Cache-Control`.
    pub(crate) kept: &'static str,
}

impl File {
    /// What is compressed already, with the media type of its path.
    pub(crate) fn compressed(brotli: Vec<u8>, path: &str, kept: &'static str) -> Self {
        Self {
            brotli: Bytes::from(brotli),
            kind: kind(path),
            kept,
        }
    }

    /// What is to be compressed, at a level of Brotli from 0 to 11, which the guide's own files have.
    pub(crate) fn new(
        bytes: &[u8],
        path: &str,
        kept: &'static str,
        level: i32,
    ) -> std::io::Result<Self> {
        Ok(Self::compressed(brotli(bytes, level)?, path, kept))
    }
}

/// The media type of a path.
pub(crate) fn kind(path: &str) -> &'static str {
    let extension = Path::new(path).extension().and_then(|name| name.to_str());
    match extension {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some(_) | None => OCTETS,
    }
}

fn brotli(mut bytes: &[u8], level: i32) -> std::io::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: level,
        lgwin: 22,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}

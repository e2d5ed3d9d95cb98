namespace SogniLike.Imaging.Exact.Png;

/// <summary>Why a PNG was refused. Names and values are stable: they travel to workers and into records.</summary>
public enum PngRefusal
{
    /// <summary>The file is longer than allowed.</summary>
    FileTooLarge = 1,

    /// <summary>The first eight bytes are not those of a PNG.</summary>
    NotPng = 2,

    /// <summary>The file ends inside a chunk or before its end chunk.</summary>
    Truncated = 3,

    /// <summary>A chunk has an impossible length or type.</summary>
    MalformedChunk = 4,

    /// <summary>A chunk stands where the format forbids it, or twice.</summary>
    ChunkOrder = 5,

    /// <summary>A chunk's CRC does not match its bytes.</summary>
    ChecksumMismatch = 6,

    /// <summary>More chunks than allowed.</summary>
    TooManyChunks = 7,

    /// <summary>A well-formed PNG of another kind: not 8-bit truecolour without interlace, or with a chunk that decoders must know.</summary>
    UnsupportedFormat = 8,

    /// <summary>Another width or height than expected.</summary>
    WrongSize = 9,

    /// <summary>Bytes follow the end of the file or of the compressed pixels.</summary>
    TrailingData = 10,

    /// <summary>The compressed pixels cannot be decompressed, or fail their checksum.</summary>
    CorruptData = 11,

    /// <summary>The compressed pixels hold fewer bytes than the image needs.</summary>
    TooLittleData = 12,

    /// <summary>The compressed pixels hold more bytes than the image needs.</summary>
    TooMuchData = 13,

    /// <summary>A row starts with a number that is no filter.</summary>
    InvalidFilter = 14,
}

namespace SogniLike.Coordinator.Time;

/// <summary>The one place where identities and secrets come from, so that a simulation can replay them. Safe for concurrent use.</summary>
public interface IIdSource
{
    /// <summary>A new identity: 26 characters of Crockford base32, 48 bits of milliseconds then 80 random bits (as ULID).</summary>
    string NewId();

    /// <summary>A new secret of 32 bytes, as 64 lower-case hexadecimal characters.</summary>
    string NewSecret();

    /// <summary>A seed for an artist who gave none, 0 to 2^32 - 1 (what the other tools show).</summary>
    ulong NewSeed();
}

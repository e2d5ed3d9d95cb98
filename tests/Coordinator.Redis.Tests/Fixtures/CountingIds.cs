using System.Globalization;
using SogniLike.Coordinator.Time;

namespace SogniLike.Coordinator.Redis.Tests.Fixtures;

/// <summary>Identities in order, different in every process and instance.</summary>
internal sealed class CountingIds : IIdSource
{
    private static long _last;

    public string NewId() => Interlocked.Increment(ref _last).ToString("D26", CultureInfo.InvariantCulture);

    public string NewSecret() => Interlocked.Increment(ref _last).ToString("x64", CultureInfo.InvariantCulture);

    public ulong NewSeed() => (ulong)Interlocked.Increment(ref _last);
}

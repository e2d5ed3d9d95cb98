using SogniLike.Protocol.Artist.V1;

namespace SogniLike.EndToEnd.Tests.Pools;

/// <summary>Jobs for the built-in model.</summary>
internal static class Specs
{
    /// <summary>Drawn in well under a second.</summary>
    public static JobSpec Short(string prompt = "a red apple", ulong seed = 7) => new() { Model = LocalPool.Model, Prompt = prompt, Seed = seed, Steps = 4 };

    /// <summary>Takes long enough to be caught in the middle, and few enough steps to be drawn again.</summary>
    public static JobSpec Long(ulong seed = 7) => new() { Model = LocalPool.Model, Prompt = "a red apple", Seed = seed, Steps = 100, Width = 256, Height = 256 };
}

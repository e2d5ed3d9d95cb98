namespace SogniLike.Packages.Tests.Surface;

/// <summary>A visible type: its base, its visible members as name and signature, and its interfaces without type arguments.</summary>
internal sealed record SurfaceType(string? Base, IReadOnlySet<string> Members, IReadOnlySet<string> Interfaces);

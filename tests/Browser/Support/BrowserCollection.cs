namespace SogniLike.Browser.Tests.Support;

/// <summary>Every test of this project uses the one pool and the one browser.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<BrowserPool>
{
    public const string Name = "browser";
}

using SogniLike.Coordinator.Redis.Scripts;

namespace SogniLike.Coordinator.Redis.Tests.Scripts;

public sealed class ScriptIncludesTests
{
    private const string A = "--- @include \"a\"\n";
    private const string B = "--- @include \"b\"\n";

    [Fact]
    public void Resolve_Include_StandsWhereItIsAskedFor() =>
        Assert.Equal("first\nfrom a\nlast\n", Resolve(("main.lua", $"first\n{A}last\n"), ("include/a.lua", "from a\n")));

    [Fact]
    public void Resolve_SharedByTwoIncludes_GoesInOnce() =>
        Assert.Equal("from b\nfrom a\nlast\n", Resolve(("main.lua", $"{A}{B}last\n"), ("include/a.lua", $"{B}from a\n"), ("include/b.lua", "from b\n")));

    [Fact]
    public void Resolve_Circle_IsRefusedWithItsPath()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Resolve(("main.lua", A), ("include/a.lua", B), ("include/b.lua", A)));
        Assert.Contains("main.lua -> include/a.lua -> include/b.lua -> include/a.lua", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_TwiceInOneFile_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => Resolve(("main.lua", A + A), ("include/a.lua", "from a\n")));

    [Fact]
    public void Resolve_MissingInclude_NamesBothFiles() =>
        Assert.Equal("main.lua includes include/a.lua, which does not exist.", Assert.Throws<InvalidOperationException>(() => Resolve(("main.lua", A))).Message);

    [Fact]
    public void Resolve_MissingScript_NamesIt() =>
        Assert.Equal("There is no script main.lua.", Assert.Throws<InvalidOperationException>(() => Resolve()).Message);

    private static string Resolve(params (string Path, string Text)[] files) =>
        ScriptIncludes.Resolve("main.lua", path => files.Where(file => file.Path == path).Select(file => file.Text).FirstOrDefault());
}

using SogniLike.Cli.Tests.Running;

namespace SogniLike.Cli.Tests.Parsing;

public sealed class ArgumentGuardTests : CliFixture
{
    [Theory]
    [InlineData("--bogus", "job", "get", "--bogus")]
    [InlineData("--bogus", "job", "submit", "--bogus", "-m", "x")]
    [InlineData("--seeds", "job", "submit", "a", "--seeds=7")]
    [InlineData("-x", "job", "cancel", "job-1", "-x")]
    [InlineData("--negative", "job", "submit", "a", "--negative", "--steps", "5")]
    [InlineData("--out", "job", "submit", "a", "--out", "--wait")]
    [InlineData("--negative", "job", "submit", "a", "--negative", "--bogus")]
    [InlineData("--url", "job", "list", "--url", "--json")]
    public async Task Run_WordThatLooksLikeAnOption_IsRefusedAndNamed(string named, params string[] arguments)
    {
        var result = (await RunAsync(arguments)).Expect(2);

        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.Empty(Pool.Calls);
    }

    [Theory]
    [InlineData("--", "--steps")]
    [InlineData("--", "-20 degrees, snow")]
    [InlineData("@home")]
    [InlineData("a [red] apple")]
    [InlineData("-5")]
    public async Task Submit_PromptInAnyForm_ArrivesAsWritten(params string[] words)
    {
        (await RunAsync(["job", "submit", "-m", "x", .. words])).Expect(0);

        Assert.Equal(words[^1], Assert.Single(Pool.Jobs).Value.Spec.Prompt);
    }

    [Fact]
    public async Task Submit_ValueAfterEquals_MayBeginWithADash()
    {
        (await RunAsync("job", "submit", "a", "-m", "x", "--negative=-blurry")).Expect(0);

        Assert.Equal("-blurry", Assert.Single(Pool.Jobs).Value.Spec.NegativePrompt);
    }

    [Fact]
    public async Task Run_JsonGiven_RefusalIsJson()
    {
        var result = (await RunAsync("job", "get", "--bogus", "--json")).Expect(2);

        Assert.Equal("usage", (string?)System.Text.Json.Nodes.JsonNode.Parse(result.Error)!["error"]!["code"]);
    }
}

using System.Text.Json;
using SogniLike.Imaging.Tokenization.Prompts;
using SogniLike.Testing.Golden;

namespace SogniLike.Imaging.Tests.Tokenization.Prompts;

public sealed class PromptParserTests
{
    private static readonly JsonElement Golden = GoldenFile.Load("prompt_weights").Index;

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Golden.GetProperty("cases").GetArrayLength())];

    public static TheoryData<string> MustNotThrow => [.. Golden.GetProperty("must_not_throw").EnumerateArray().Select(static prompt => prompt.GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Parse_PromptOfReference_HasItsRuns(int number)
    {
        var test = Golden.GetProperty("cases")[number];

        var runs = PromptParser.Parse(test.GetProperty("prompt").GetString()!);

        var expected = test.GetProperty("parsed").EnumerateArray().Select(static run => (Text: run[0].GetString(), Weight: run[1].GetDouble())).ToList();
        Assert.Equal(expected.Select(static run => run.Text), runs.Select(static run => run.Text));
        Assert.All(expected.Zip(runs), static pair => Assert.InRange(pair.Second.Weight / pair.First.Weight, 1 - 1e-9, 1 + 1e-9));
    }

    [Theory]
    [MemberData(nameof(MustNotThrow))]
    [Trait("Category", "Golden")]
    public void Parse_PromptThatTheReferenceMayThrowOn_GivesSensibleRuns(string prompt)
    {
        var runs = PromptParser.Parse(prompt);

        Assert.NotEmpty(runs);
        Assert.All(runs, static run => Assert.InRange(run.Weight, 0, PromptParser.MaxWeight));
    }

    [Theory]
    [InlineData("(weight:1.2.3)", "weight:1.2.3")]
    [InlineData("(a:)", "a:")]
    [InlineData("(a:1e9)", "a:1e9")]
    [InlineData("(a:NaN)", "a:NaN")]
    [InlineData("(a:99999)", "a:99999")]
    public void Parse_WeightThatIsNoNumber_IsText(string prompt, string text)
    {
        Assert.Equal([new PromptRun(text, 1.1)], PromptParser.Parse(prompt));
    }

    [Theory]
    [InlineData("(a: 1.3 )", 1.3)]
    [InlineData("(a:-.5)", -0.5)]
    [InlineData("(a:+2)", 2)]
    [InlineData("(a:0)", 0)]
    public void Parse_WeightWithBlanksAndSigns_IsRead(string prompt, double weight)
    {
        Assert.Equal([new PromptRun("a", weight)], PromptParser.Parse(prompt));
    }

    [Fact]
    public void Parse_Break_EndsARunEvenInsideBrackets()
    {
        Assert.Equal(
            [new PromptRun("a", 1), new PromptRun("", 1, true), new PromptRun("b ", 1), new PromptRun("c", 1.1), new PromptRun("", 1, true), new PromptRun("d", 1.1)],
            PromptParser.Parse("a BREAK b (c BREAK d)"));
    }

    [Theory]
    [InlineData("BREAKFAST")]
    [InlineData("OUTBREAK")]
    [InlineData("break")]
    [InlineData("a_BREAK")]
    public void Parse_BreakInsideAWord_IsText(string prompt)
    {
        Assert.Equal([new PromptRun(prompt, 1)], PromptParser.Parse(prompt));
    }

    [Fact]
    public void Parse_AnyNesting_KeepsWeightsFinite()
    {
        foreach (var prompt in (string[])[new string('(', 10_000) + "a", new string('[', 10_000) + "a", string.Concat(Enumerable.Repeat("(a:900)", 900)), "((((a:900):900):900):900)"])
        {
            Assert.All(PromptParser.Parse(prompt), static run => Assert.InRange(run.Weight, 0, PromptParser.MaxWeight));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Parse_AnyText_LosesNoPlainCharacter(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var prompt = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => @"ab ,:.1()[]\"[random.Next(12)]));

            var text = string.Concat(PromptParser.Parse(prompt).Select(static run => run.Text));

            Assert.Equal(prompt.Count(static value => value is 'a' or 'b' or ','), text.Count(static value => value is 'a' or 'b' or ','));
        }
    }
}

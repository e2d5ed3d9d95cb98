using System.CommandLine;
using System.Globalization;
using SogniLike.Cli.Parsing;

namespace SogniLike.Cli.Tests.Parsing;

public sealed class ValueParsersTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7_200)]
    [InlineData("30d", 2_592_000)]
    public void Duration_WithUnit_IsSeconds(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Parse(text, new Option<TimeSpan>("--x") { CustomParser = ValueParsers.Duration }));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("m")]
    [InlineData("10y")]
    [InlineData("1.5h")]
    [InlineData("10mm")]
    [InlineData("99999999999")]
    public void Duration_AnythingElse_IsRefused(string text) =>
        Assert.Contains("--x:", Problem(text, new Option<TimeSpan>("--x") { CustomParser = ValueParsers.Duration }), StringComparison.Ordinal);

    [Theory]
    [InlineData("512x768", 512, 768)]
    [InlineData("64X64", 64, 64)]
    public void Size_WidthAndHeight_AreRead(string text, uint width, uint height) =>
        Assert.Equal(new PixelSize(width, height), Parse(text, new Option<PixelSize>("--x") { CustomParser = ValueParsers.Size }));

    [Theory]
    [InlineData("512")]
    [InlineData("x512")]
    [InlineData("1x2x3")]
    [InlineData("-8x8")]
    [InlineData("99999999999x8")]
    public void Size_AnythingElse_IsRefused(string text) =>
        Assert.Contains("512x512", Problem(text, new Option<PixelSize>("--x") { CustomParser = ValueParsers.Size }), StringComparison.Ordinal);

    [Fact]
    public void Number_InACultureWithCommas_IsReadTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(7.5, Parse("7.5", new Option<double>("--x") { CustomParser = ValueParsers.Number }));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Number_NotANumber_PassesForTheCoordinatorToRefuse() =>
        Assert.True(double.IsNaN(Parse("NaN", new Option<double>("--x") { CustomParser = ValueParsers.Number })));

    [Fact]
    public void Whole_TheWholeRange_IsReadAndNoMore()
    {
        var option = new Option<ulong>("--x") { CustomParser = ValueParsers.Whole<ulong> };

        Assert.Equal(ulong.MaxValue, Parse("18446744073709551615", option));
        Assert.Contains("18446744073709551615", Problem("18446744073709551616", option), StringComparison.Ordinal);
        Assert.NotEmpty(Problem("-1", option));
    }

    private static T? Parse<T>(string text, Option<T> option)
    {
        var result = new RootCommand { option }.Parse(["--x", text]);
        Assert.Empty(result.Errors);
        return result.GetValue(option);
    }

    private static string Problem<T>(string text, Option<T> option) => Assert.Single(new RootCommand { option }.Parse(["--x", text]).Errors).Message;
}

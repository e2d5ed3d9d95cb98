namespace SogniLike.Worker.Tests;

public sealed class LogTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("two\nlines\u001b[31m", "two lines [31m")]
    public void Clean_ControlCharacters_BecomeSpaces(string text, string clean) => Assert.Equal(clean, LogText.Clean(text));

    [Fact]
    public void Clean_LongText_IsCut() => Assert.Equal(new string('x', 300) + "...", LogText.Clean(new string('x', 10_000)));
}

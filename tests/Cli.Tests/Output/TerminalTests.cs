using SogniLike.Cli.Output;

namespace SogniLike.Cli.Tests.Output;

public sealed class TerminalTests
{
    [Theory]
    [InlineData("قلب أحمر 🍎 é", "قلب أحمر 🍎 é")]
    [InlineData("a\u001b[31mb", "a\uFFFD[31mb")]
    [InlineData("a\u009b31mb", "a\uFFFD31mb")]
    [InlineData("a\nb\tc", "a b c")]
    [InlineData("a\u202Eb\u2066c", "a\uFFFDb\uFFFDc")]
    public void Safe_Text_KeepsLettersAndDropsControls(string text, string expected) => Assert.Equal(expected, Terminal.Safe(text));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdefg", 6, "abcde…")]
    [InlineData("👩‍🎨👩‍🎨👩‍🎨", 2, "👩‍🎨…")]
    public void Shorten_Text_CountsCharactersAsPeopleDo(string text, int characters, string expected) => Assert.Equal(expected, Terminal.Shorten(text, characters));
}

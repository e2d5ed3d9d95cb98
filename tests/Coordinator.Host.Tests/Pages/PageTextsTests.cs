using System.Reflection;
using System.Text.RegularExpressions;
using SogniLike.Coordinator.Host.Pages;
using SogniLike.Testing;

namespace SogniLike.Coordinator.Host.Tests.Pages;

public sealed partial class PageTextsTests
{
    private static readonly PropertyInfo[] Texts = [.. typeof(PageTexts).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(text => text.PropertyType == typeof(string))];

    [Fact]
    public void Arabic_EveryText_IsSaidInArabicLetters() => Assert.All(Texts, text =>
    {
        var (english, arabic) = ((string)text.GetValue(PageTexts.English)!, (string)text.GetValue(PageTexts.Arabic)!);
        Assert.NotEqual(english, arabic);
        Assert.Contains(arabic, c => c is >= '\u0600' and <= '\u06ff');
        Assert.DoesNotContain(english, c => c is >= '\u0600' and <= '\u06ff');
    });

    [Fact]
    public void Checks_OfEitherLanguage_AreThoseThatAreMade()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "coordinator", "README.md"));
        var table = readme[readme.IndexOf("| check | what is looked at", StringComparison.Ordinal)..];
        var made = Row().Matches(table[..table.IndexOf("\n\n", StringComparison.Ordinal)]).Select(row => row.Groups[1].Value).ToList();

        Assert.True(made.Count >= 9);
        Assert.Equal(PageTexts.English.Checks.Keys, PageTexts.Arabic.Checks.Keys);
        Assert.All(made, name => Assert.Contains(name, PageTexts.English.Checks.Keys));
    }

    [GeneratedRegex("^\\| `([a-z_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}

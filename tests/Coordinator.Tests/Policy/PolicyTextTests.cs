using SogniLike.Coordinator.Policy;

namespace SogniLike.Coordinator.Tests.Policy;

public sealed class PolicyTextTests
{
    [Theory]
    [InlineData("A red, APPLE!", "a red apple")]
    [InlineData("(apple:1.2) [pie]", "apple 1 2 pie")]
    [InlineData("ＦＵＬＬ ｗｉｄｔｈ ﬁne", "full width fine")]
    [InlineData("Crème brûlée", "creme brulee")]
    [InlineData("in\u200Bvis\u00ADible", "invisible")]
    [InlineData("ΣΊΣΥΦΟΣ Straße", "σισυφοσ straße")]
    [InlineData("قَلْبٌ أحْمَر", "قلب احمر")]
    [InlineData("قـــلـــب", "قلب")]
    [InlineData("مدرسةٌ كبيرة", "مدرسه كبيره")]
    [InlineData("والكتابُ بالبيت للأطفال", "كتاب بيت اطفال")]
    [InlineData("الله ال والد", "الله ال والد")]
    [InlineData("كلمة‌ی", "كلمهي")]
    [InlineData("", "")]
    [InlineData(" ,.;- ", "")]
    public void Words_OneSpellingOfMany_IsTheSame(string text, string words) => Assert.Equal(words, string.Join(' ', PolicyText.Words(text)));

    [Fact]
    public void Words_LongestPrompt_TakesOneLook()
    {
        // One character that NFKD makes eighteen of: the worst that a prompt of 4,000 characters can be.
        var words = PolicyText.Words(new string('\uFDFA', 4_000));

        Assert.InRange(words.Sum(word => word.Length), 1, 18 * 4_000);
    }
}

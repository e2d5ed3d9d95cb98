using System.Text;
using SogniLike.Coordinator.Policy;

namespace SogniLike.Coordinator.Tests.Policy;

public sealed class PromptPolicyTests
{
    private static readonly PromptPolicy Default = PromptPolicies.ReadEmbedded();

    [Theory]
    [InlineData("a red apple", "general")]
    [InlineData("قلب أحمر", "general")]
    [InlineData("a child with a red apple", "general")]
    [InlineData("أطفال يلعبون في الحديقة", "general")]
    [InlineData("a naked man, marble statue", "nudity")]
    [InlineData("رجل عارٍ", "nudity")]
    [InlineData("تمثال لامرأة عَارِيَة", "nudity")]
    [InlineData("blood on the wall", "violence")]
    [InlineData("دماء على الجدار", "violence")]
    [InlineData("nude, Gore", "nudity violence")]
    [InlineData("NÄKED, (little: 1.2) girl", "nudity")]
    [InlineData("kidney beans and a nakedness-free minority", "general")]
    public void Judge_DefaultPolicy_GivesTheClasses(string prompt, string classes)
    {
        var admitted = Assert.IsType<PolicyVerdict.Admitted>(Default.Judge(prompt, []));

        Assert.Equal(classes, string.Join(' ', admitted.Classes));
        Assert.Equal(Default.Version, admitted.Decision.Version);
        Assert.Equal(classes == "general", admitted.Decision.Rules.Count == 0);
    }

    [Theory]
    [InlineData("a naked child", "sexualised-minors")]
    [InlineData("a LITTLE girl, n\u200Bude", "sexualised-minors")]
    [InlineData("طفلة عارية", "sexualised-minors")]
    [InlineData("صورة للأطفـــال عُرَاة", "sexualised-minors")]
    [InlineData("lolicon", "lolicon")]
    public void Judge_DefaultPolicy_RefusesWithTheRule(string prompt, string rule)
    {
        var refused = Assert.IsType<PolicyVerdict.Refused>(Default.Judge(prompt, []));

        Assert.Equal((rule, "minors", true), (refused.Rule.Id, refused.Rule.ContentClass, refused.Rule.Refuses));
    }

    [Fact]
    public void Judge_ClassesOfTheArtist_AreAddedToThoseOfTheRules()
    {
        Assert.Equal(["nudity", "violence"], Admitted("blood", "nudity", "general", "nudity").Classes);
        Assert.Equal(["general"], Admitted("an apple", "general").Classes);
        var invalid = Assert.IsType<PolicyVerdict.Invalid>(Default.Judge("an apple", ["cars"]));
        Assert.Equal("spec.content_classes", invalid.Error.Field);
        Assert.IsType<PolicyVerdict.Invalid>(Default.Judge("an apple", [.. Enumerable.Repeat("nudity", 9)]));

        static PolicyVerdict.Admitted Admitted(string prompt, params string[] chosen) => Assert.IsType<PolicyVerdict.Admitted>(Default.Judge(prompt, chosen));
    }

    [Fact]
    public void Judge_TermsThatBeginAlike_AreAllFound()
    {
        var policy = Read("""{"classes":["a","b"],"rules":[{"id":"1","class":"a","action":"classify","any":["red"]},{"id":"2","class":"b","action":"classify","any":["red apple pie"]}]}""");

        Assert.Equal(["1", "2"], ((PolicyVerdict.Admitted)policy.Judge("a red red apple pie", [])).Decision.Rules);
        Assert.Equal(["1"], ((PolicyVerdict.Admitted)policy.Judge("a red apple, red", [])).Decision.Rules);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("[]", "object")]
    [InlineData("""{"rules":[]}""", "classes")]
    [InlineData("""{"classes":[],"rules":[],"more":1}""", "classes, rules only")]
    [InlineData("""{"classes":["Bad"],"rules":[]}""", "classes[0]")]
    [InlineData("""{"classes":[],"rules":[{"id":"x","class":"c","action":"classify","any":["secret"]}]}""", "rules[0].class")]
    [InlineData("""{"classes":[],"rules":[{"id":"x","class":"c","action":"forbid","any":["secret"]}]}""", "rules[0].action")]
    [InlineData("""{"classes":[],"rules":[{"id":"x","class":"c","action":"refuse"}]}""", "any or all")]
    [InlineData("""{"classes":[],"rules":[{"id":"x","class":"c","action":"refuse","any":["secret"],"all":[["secret"]]}]}""", "any or all")]
    [InlineData("""{"classes":[],"rules":[{"id":"x","class":"c","action":"refuse","any":["secret","..."]}]}""", "rules[0] has a term")]
    [InlineData("""{"classes":[],"rules":[{"id":"x","class":"c","action":"refuse","any":["secret two three four five six seven eight nine"]}]}""", "rules[0] has a term")]
    [InlineData("""{"classes":[],"rules":[{"id":"x","class":"c","action":"refuse","any":["secret"]},{"id":"x","class":"c","action":"refuse","any":["secret"]}]}""", "rules[1].id")]
    public void Read_BadFile_SaysWhereAndNoWords(string content, string where)
    {
        var error = Assert.Throws<InvalidDataException>(() => Read(content));

        Assert.Contains(where, error.Message);
        Assert.Contains("policy.json", error.Message);
        Assert.DoesNotContain("secret", error.Message);
    }

    private static PromptPolicy Read(string content) => PolicyFile.Read(Encoding.UTF8.GetBytes(content), "policy.json");
}

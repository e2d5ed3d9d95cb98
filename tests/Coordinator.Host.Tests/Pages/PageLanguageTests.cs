using Microsoft.AspNetCore.Http;
using SogniLike.Coordinator.Host.Pages;

namespace SogniLike.Coordinator.Host.Tests.Pages;

public sealed class PageLanguageTests
{
    [Theory]
    [InlineData("", "", "en")]
    [InlineData("", "ar", "ar")]
    [InlineData("", "ar-EG,ar;q=0.9,en;q=0.8", "ar")]
    [InlineData("", "en;q=0.5,ar;q=0.6", "ar")]
    [InlineData("", "fr,ar;q=0,de", "en")]
    [InlineData("", "*", "en")]
    [InlineData("", "\u0000;;;", "en")]
    [InlineData("?lang=ar", "en", "ar")]
    [InlineData("?lang=AR-sa", "", "ar")]
    [InlineData("?lang=en", "ar", "en")]
    [InlineData("?lang=%3Cscript%3E", "ar", "ar")]
    public void Of_Request_IsWhatTheVisitorWantsOrEnglish(string query, string header, string expected)
    {
        var http = new DefaultHttpContext();
        http.Request.QueryString = new QueryString(query);
        http.Request.Headers.AcceptLanguage = header;

        Assert.Equal(expected, PageLanguage.Of(http.Request).Tag);
    }

    [Fact]
    public void Other_OfEither_IsTheOtherInItsOwnDirection()
    {
        Assert.Same(PageLanguage.Arabic, PageLanguage.English.Other);
        Assert.Same(PageLanguage.English, PageLanguage.Arabic.Other);
        Assert.Equal(("ltr", "rtl"), (PageLanguage.English.Direction, PageLanguage.Arabic.Direction));
    }
}

using System.Buffers.Text;
using System.Text;
using SogniLike.Protocol.EnrolmentTokens;

namespace SogniLike.Protocol.Tests.EnrolmentTokens;

public sealed class EnrolmentTokenTests
{
    private static readonly string Secret = Base64Url.EncodeToString(new byte[32]);

    public static TheoryData<int> VectorIndexes => [.. Enumerable.Range(0, Vectors.Load().Tokens.Count)];

    [Theory]
    [MemberData(nameof(VectorIndexes))]
    public void TextForm_Vector_ParsesAndFormatsBack(int index)
    {
        var v = Vectors.Load().Tokens[index];

        Assert.True(EnrolmentToken.TryParse($"  {v.Text}\n", out var token, out var problem), problem);
        Assert.Equal(v.Url, token.Url.GetLeftPart(UriPartial.Authority));
        Assert.Equal(v.CertificateSpkiSha256, Convert.ToHexStringLower(token.CertificateSpkiSha256.Span));
        Assert.Equal(v.Secret, Convert.ToHexStringLower(token.Secret.Span));
        Assert.Equal(v.Text, token.ToText());
        Assert.DoesNotContain(v.Secret[..8], token.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(v.Text[^10..], token.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("sogniw2.eyJ9")]
    [InlineData("sogniw1.")]
    [InlineData("sogniw1.***")]
    [InlineData("sogniw1.AAAA")]
    public void TryParse_NoToken_SaysSo(string? text)
    {
        Assert.False(EnrolmentToken.TryParse(text, out var token, out var problem));
        Assert.Null(token);
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"u":5,"s":"$S"}""")]
    [InlineData("""{"u":"https://a","s":null}""")]
    [InlineData("""{"u":"https://a"}""")]
    [InlineData("""{"s":"$S"}""")]
    [InlineData("""{"u":"a relative path","s":"$S"}""")]
    [InlineData("""{"u":"file:///etc/passwd","s":"$S"}""")]
    [InlineData("""{"u":"https://a","s":"AAAA"}""")]
    [InlineData("""{"u":"https://a","s":"***"}""")]
    [InlineData("""{"u":"https://a","c":"AAAA","s":"$S"}""")]
    [InlineData("""{"u":"https://a","s":"$S"} trailing""")]
    public void TryParse_DamagedPayload_IsRefused(string json)
    {
        Assert.False(EnrolmentToken.TryParse(Text(json), out _, out var problem));
        Assert.Contains("damaged", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_TooLong_IsRefused()
    {
        var text = Text($$"""{"u":"https://{{new string('a', EnrolmentToken.MaxLength)}}","s":"$S"}""");

        Assert.False(EnrolmentToken.TryParse(text, out _, out var problem));
        Assert.Contains("4096", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.1:7701")]
    [InlineData("http://pool.example")]
    [InlineData("http://localhost.example")]
    [InlineData("http://127.0.0.1@pool.example")]
    public void TryParse_CleartextToAnotherMachine_IsRefused(string url)
    {
        Assert.False(EnrolmentToken.TryParse(Text($$"""{"u":"{{url}}","s":"$S"}"""), out _, out var problem));
        Assert.Contains("without TLS", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:1")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://[::1]:1")]
    [InlineData("https://pool.example")]
    public void TryParse_LoopbackOrTls_IsTaken(string url) =>
        Assert.True(EnrolmentToken.TryParse(Text($$"""{"u":"{{url}}","s":"$S"}"""), out _, out _));

    private static string Text(string json) =>
        EnrolmentToken.Prefix + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.Replace("$S", Secret, StringComparison.Ordinal)));
}

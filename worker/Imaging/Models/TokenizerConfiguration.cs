using SogniLike.Imaging.Tokenization;

namespace SogniLike.Imaging.Models;

/// <summary>Reads the tokenizer of a model folder.</summary>
internal static class TokenizerConfiguration
{
    private const string Vocabulary = "tokenizer/vocab.json";
    private const string Merges = "tokenizer/merges.txt";

    public static ClipTokenizer? Read(ModelFiles files, ModelDefects defects, ModelLimits limits)
    {
        var merges = files.Read(Merges, limits.MaxVocabularyBytes);
        // Without vocab.json the merges define the vocabulary.
        var vocabulary = files.Exists(Vocabulary) ? files.Read(Vocabulary, limits.MaxVocabularyBytes) : [];
        if (merges is null || vocabulary is null)
        {
            return null;
        }

        var config = files.ReadOptional("tokenizer/tokenizer_config.json", limits.MaxConfigurationBytes);
        var specials = files.ReadOptional("tokenizer/special_tokens_map.json", limits.MaxConfigurationBytes);
        var pad = config.Token("pad_token") ?? specials.Token("pad_token") ?? ClipTokenizer.EndToken;
        // Some configurations hold 1e30 for "no limit".
        var length = config.Number("model_max_length", 3, double.MaxValue) ?? ClipTokenizer.MaxContextLength;
        try
        {
            var parsed = vocabulary.Length == 0 ? ClipVocabulary.Parse(merges) : ClipVocabulary.Parse(vocabulary, merges);
            return ClipTokenizer.Create(parsed, pad, (int)Math.Min(length, ClipTokenizer.MaxContextLength));
        }
        catch (InvalidDataException exception)
        {
            defects.Add(ModelDefectCode.InvalidTokenizer, "tokenizer", exception.Message);
            return null;
        }
    }
}

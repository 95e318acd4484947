namespace LiteLLM.PowerShell.Sandbox.Json;

/// <summary>Where and why a text is not JSON, in the words of Python's reader.</summary>
internal sealed class JsonSyntaxError
{
    private JsonSyntaxError(string message, int position)
    {
        Message = message;
        Position = position;
    }

    /// <summary>What is wrong.</summary>
    public string Message { get; }

    /// <summary>The index of the character.</summary>
    public int Position { get; }

    /// <summary>The first error in a text that is not valid JSON.</summary>
    public static JsonSyntaxError In(string text)
    {
        var scanner = new Scanner(text);
        return scanner.Value() ?? scanner.End() ?? new JsonSyntaxError("Expecting value", 0);
    }

    /// <summary>Walks over the text until something is wrong.</summary>
    private sealed class Scanner(string text)
    {
        private const string EndOfNumber = " \t\r\n,]}";
        private int _position;

        private char Current => _position < text.Length ? text[_position] : '\0';

        public JsonSyntaxError? Value()
        {
            SkipSpace();
            return Current switch
            {
                '{' => Object(),
                '[' => Array(),
                '"' => String(),
                't' => Word("true"),
                'f' => Word("false"),
                'n' => Word("null"),
                '-' or (>= '0' and <= '9') => Number(),
                _ => Expecting("value"),
            };
        }

        public JsonSyntaxError? End()
        {
            SkipSpace();
            return _position < text.Length ? new JsonSyntaxError("Extra data", _position) : null;
        }

        private JsonSyntaxError? Object()
        {
            _position++;
            SkipSpace();
            if (Take('}'))
                return null;
            while (true)
            {
                if (Current != '"')
                    return Expecting("property name enclosed in double quotes");
                JsonSyntaxError? error = String();
                if (error is not null)
                    return error;
                SkipSpace();
                if (!Take(':'))
                    return Expecting("':' delimiter");
                error = Value();
                if (error is not null)
                    return error;
                SkipSpace();
                if (Take('}'))
                    return null;
                if (!Take(','))
                    return Expecting("',' delimiter");
                SkipSpace();
            }
        }

        private JsonSyntaxError? Array()
        {
            _position++;
            SkipSpace();
            if (Take(']'))
                return null;
            while (true)
            {
                JsonSyntaxError? error = Value();
                if (error is not null)
                    return error;
                SkipSpace();
                if (Take(']'))
                    return null;
                if (!Take(','))
                    return Expecting("',' delimiter");
            }
        }

        private JsonSyntaxError? String()
        {
            int start = _position++;
            while (_position < text.Length && Current != '"')
            {
                if (Current < ' ')
                    return new JsonSyntaxError("Invalid control character at", _position);
                _position += Current == '\\' ? 2 : 1;
            }
            return Take('"') ? null : new JsonSyntaxError("Unterminated string starting at", start);
        }

        private JsonSyntaxError? Word(string word)
        {
            if (string.CompareOrdinal(text, _position, word, 0, word.Length) != 0)
                return Expecting("value");
            _position += word.Length;
            return null;
        }

        private JsonSyntaxError? Number()
        {
            while (_position < text.Length && !EndOfNumber.Contains(Current))
                _position++;
            return null;
        }

        private JsonSyntaxError Expecting(string what) => new($"Expecting {what}", _position);

        private bool Take(char character)
        {
            if (Current != character || _position >= text.Length)
                return false;
            _position++;
            return true;
        }

        private void SkipSpace()
        {
            while (Current is ' ' or '\t' or '\r' or '\n')
                _position++;
        }
    }
}

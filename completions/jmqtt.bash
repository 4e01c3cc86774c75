# Completion of jmqtt in bash. Generated from the tables of options; do not edit.

# Sets _jmqtt_kinds to what the values of an option are.
_jmqtt_values() {
    _jmqtt_kinds=()
    case "$1 $2" in
    'pub -h' | 'pub --host') _jmqtt_kinds=(host) ;;
    'pub -p' | 'pub --port') _jmqtt_kinds=(text) ;;
    'pub --unix') _jmqtt_kinds=(file) ;;
    'pub -L' | 'pub --url') _jmqtt_kinds=(text) ;;
    'pub -A') _jmqtt_kinds=(text) ;;
    'pub --ws-path') _jmqtt_kinds=(text) ;;
    'pub --proxy') _jmqtt_kinds=(text) ;;
    'pub -i' | 'pub --id') _jmqtt_kinds=(text) ;;
    'pub -I' | 'pub --id-prefix') _jmqtt_kinds=(text) ;;
    'pub -k' | 'pub --keepalive') _jmqtt_kinds=(text) ;;
    'pub -x') _jmqtt_kinds=(text) ;;
    'pub -V' | 'pub --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'pub -M') _jmqtt_kinds=(text) ;;
    'pub -D' | 'pub --property') _jmqtt_kinds=(packet property text) ;;
    'pub -u' | 'pub --username') _jmqtt_kinds=(text) ;;
    'pub -P' | 'pub --pw') _jmqtt_kinds=(text) ;;
    'pub --pw-file') _jmqtt_kinds=(file) ;;
    'pub --pw-env') _jmqtt_kinds=(text) ;;
    'pub -t' | 'pub --topic') _jmqtt_kinds=(text) ;;
    'pub -m' | 'pub --message') _jmqtt_kinds=(text) ;;
    'pub -f' | 'pub --file') _jmqtt_kinds=(file) ;;
    'pub --topic-separator') _jmqtt_kinds=(text) ;;
    'pub -q' | 'pub --qos') _jmqtt_kinds=('choice:0 1 2') ;;
    'pub --repeat') _jmqtt_kinds=(text) ;;
    'pub --repeat-delay') _jmqtt_kinds=(text) ;;
    'pub --retry') _jmqtt_kinds=('choice:never initial always') ;;
    'pub --retry-limit') _jmqtt_kinds=(text) ;;
    'pub --will-topic') _jmqtt_kinds=(text) ;;
    'pub --will-payload') _jmqtt_kinds=(text) ;;
    'pub --will-qos') _jmqtt_kinds=('choice:0 1 2') ;;
    'pub --cafile') _jmqtt_kinds=(file) ;;
    'pub --capath') _jmqtt_kinds=(directory) ;;
    'pub --cert') _jmqtt_kinds=(file) ;;
    'pub --key') _jmqtt_kinds=(file) ;;
    'pub --key-pw-file') _jmqtt_kinds=(file) ;;
    'pub --key-pw-env') _jmqtt_kinds=(text) ;;
    'pub --keystore') _jmqtt_kinds=(file) ;;
    'pub --truststore') _jmqtt_kinds=(file) ;;
    'pub --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'pub --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'pub --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'pub --ciphers') _jmqtt_kinds=(text) ;;
    'pub --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'pub --tls-alpn') _jmqtt_kinds=(text) ;;
    'pub --tls-keylog') _jmqtt_kinds=(file) ;;
    'pub --tls-engine') _jmqtt_kinds=(text) ;;
    'pub --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'pub --psk') _jmqtt_kinds=(text) ;;
    'pub --psk-identity') _jmqtt_kinds=(text) ;;
    'pub -o') _jmqtt_kinds=(file) ;;
    'pub --profile') _jmqtt_kinds=(profile) ;;
    'sub -h' | 'sub --host') _jmqtt_kinds=(host) ;;
    'sub -p' | 'sub --port') _jmqtt_kinds=(text) ;;
    'sub --unix') _jmqtt_kinds=(file) ;;
    'sub -L' | 'sub --url') _jmqtt_kinds=(text) ;;
    'sub -A') _jmqtt_kinds=(text) ;;
    'sub --ws-path') _jmqtt_kinds=(text) ;;
    'sub --proxy') _jmqtt_kinds=(text) ;;
    'sub -i' | 'sub --id') _jmqtt_kinds=(text) ;;
    'sub -I' | 'sub --id-prefix') _jmqtt_kinds=(text) ;;
    'sub -k' | 'sub --keepalive') _jmqtt_kinds=(text) ;;
    'sub -x') _jmqtt_kinds=(text) ;;
    'sub -V' | 'sub --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'sub -M') _jmqtt_kinds=(text) ;;
    'sub -D' | 'sub --property') _jmqtt_kinds=(packet property text) ;;
    'sub -u' | 'sub --username') _jmqtt_kinds=(text) ;;
    'sub -P' | 'sub --pw') _jmqtt_kinds=(text) ;;
    'sub --pw-file') _jmqtt_kinds=(file) ;;
    'sub --pw-env') _jmqtt_kinds=(text) ;;
    'sub -t' | 'sub --topic') _jmqtt_kinds=(text) ;;
    'sub -q' | 'sub --qos') _jmqtt_kinds=('choice:0 1 2') ;;
    'sub -U' | 'sub --unsubscribe') _jmqtt_kinds=(text) ;;
    'sub -T' | 'sub --filter-out') _jmqtt_kinds=(text) ;;
    'sub --retain-handling') _jmqtt_kinds=('choice:always new never') ;;
    'sub --random-filter') _jmqtt_kinds=(text) ;;
    'sub --where') _jmqtt_kinds=(text) ;;
    'sub --select') _jmqtt_kinds=(text) ;;
    'sub --exec') _jmqtt_kinds=(text) ;;
    'sub --exec-jobs') _jmqtt_kinds=(text) ;;
    'sub -F') _jmqtt_kinds=(text) ;;
    'sub --format') _jmqtt_kinds=('choice:raw hex base64 json') ;;
    'sub --color') _jmqtt_kinds=('choice:auto always never') ;;
    'sub -C') _jmqtt_kinds=(text) ;;
    'sub -W') _jmqtt_kinds=(text) ;;
    'sub --retry') _jmqtt_kinds=('choice:never initial always') ;;
    'sub --retry-limit') _jmqtt_kinds=(text) ;;
    'sub --will-topic') _jmqtt_kinds=(text) ;;
    'sub --will-payload') _jmqtt_kinds=(text) ;;
    'sub --will-qos') _jmqtt_kinds=('choice:0 1 2') ;;
    'sub --cafile') _jmqtt_kinds=(file) ;;
    'sub --capath') _jmqtt_kinds=(directory) ;;
    'sub --cert') _jmqtt_kinds=(file) ;;
    'sub --key') _jmqtt_kinds=(file) ;;
    'sub --key-pw-file') _jmqtt_kinds=(file) ;;
    'sub --key-pw-env') _jmqtt_kinds=(text) ;;
    'sub --keystore') _jmqtt_kinds=(file) ;;
    'sub --truststore') _jmqtt_kinds=(file) ;;
    'sub --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'sub --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'sub --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'sub --ciphers') _jmqtt_kinds=(text) ;;
    'sub --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'sub --tls-alpn') _jmqtt_kinds=(text) ;;
    'sub --tls-keylog') _jmqtt_kinds=(file) ;;
    'sub --tls-engine') _jmqtt_kinds=(text) ;;
    'sub --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'sub --psk') _jmqtt_kinds=(text) ;;
    'sub --psk-identity') _jmqtt_kinds=(text) ;;
    'sub -o') _jmqtt_kinds=(file) ;;
    'sub --profile') _jmqtt_kinds=(profile) ;;
    'rr -h' | 'rr --host') _jmqtt_kinds=(host) ;;
    'rr -p' | 'rr --port') _jmqtt_kinds=(text) ;;
    'rr --unix') _jmqtt_kinds=(file) ;;
    'rr -L' | 'rr --url') _jmqtt_kinds=(text) ;;
    'rr -A') _jmqtt_kinds=(text) ;;
    'rr --ws-path') _jmqtt_kinds=(text) ;;
    'rr --proxy') _jmqtt_kinds=(text) ;;
    'rr -i' | 'rr --id') _jmqtt_kinds=(text) ;;
    'rr -I' | 'rr --id-prefix') _jmqtt_kinds=(text) ;;
    'rr -k' | 'rr --keepalive') _jmqtt_kinds=(text) ;;
    'rr -x') _jmqtt_kinds=(text) ;;
    'rr -V' | 'rr --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'rr -M') _jmqtt_kinds=(text) ;;
    'rr -D' | 'rr --property') _jmqtt_kinds=(packet property text) ;;
    'rr -u' | 'rr --username') _jmqtt_kinds=(text) ;;
    'rr -P' | 'rr --pw') _jmqtt_kinds=(text) ;;
    'rr --pw-file') _jmqtt_kinds=(file) ;;
    'rr --pw-env') _jmqtt_kinds=(text) ;;
    'rr -t' | 'rr --topic') _jmqtt_kinds=(text) ;;
    'rr -m' | 'rr --message') _jmqtt_kinds=(text) ;;
    'rr -f' | 'rr --file') _jmqtt_kinds=(file) ;;
    'rr -q' | 'rr --qos') _jmqtt_kinds=('choice:0 1 2') ;;
    'rr -e') _jmqtt_kinds=(text) ;;
    'rr --retain-handling') _jmqtt_kinds=('choice:always new never') ;;
    'rr -F') _jmqtt_kinds=(text) ;;
    'rr --format') _jmqtt_kinds=('choice:raw hex base64 json') ;;
    'rr --color') _jmqtt_kinds=('choice:auto always never') ;;
    'rr --count') _jmqtt_kinds=(text) ;;
    'rr -W') _jmqtt_kinds=(text) ;;
    'rr --retry') _jmqtt_kinds=('choice:never initial always') ;;
    'rr --retry-limit') _jmqtt_kinds=(text) ;;
    'rr --will-topic') _jmqtt_kinds=(text) ;;
    'rr --will-payload') _jmqtt_kinds=(text) ;;
    'rr --will-qos') _jmqtt_kinds=('choice:0 1 2') ;;
    'rr --cafile') _jmqtt_kinds=(file) ;;
    'rr --capath') _jmqtt_kinds=(directory) ;;
    'rr --cert') _jmqtt_kinds=(file) ;;
    'rr --key') _jmqtt_kinds=(file) ;;
    'rr --key-pw-file') _jmqtt_kinds=(file) ;;
    'rr --key-pw-env') _jmqtt_kinds=(text) ;;
    'rr --keystore') _jmqtt_kinds=(file) ;;
    'rr --truststore') _jmqtt_kinds=(file) ;;
    'rr --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'rr --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'rr --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'rr --ciphers') _jmqtt_kinds=(text) ;;
    'rr --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'rr --tls-alpn') _jmqtt_kinds=(text) ;;
    'rr --tls-keylog') _jmqtt_kinds=(file) ;;
    'rr --tls-engine') _jmqtt_kinds=(text) ;;
    'rr --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'rr --psk') _jmqtt_kinds=(text) ;;
    'rr --psk-identity') _jmqtt_kinds=(text) ;;
    'rr -o') _jmqtt_kinds=(file) ;;
    'rr --profile') _jmqtt_kinds=(profile) ;;
    'passwd --from-csv') _jmqtt_kinds=(file) ;;
    'passwd --pw-file') _jmqtt_kinds=(file) ;;
    'passwd -H' | 'passwd --hash') _jmqtt_kinds=('choice:sha512 sha512-pbkdf2 argon2id') ;;
    'passwd -I' | 'passwd --iterations') _jmqtt_kinds=(text) ;;
    'broker -c' | 'broker --config-file') _jmqtt_kinds=(file) ;;
    'broker --export') _jmqtt_kinds=(file) ;;
    'broker -p' | 'broker --port') _jmqtt_kinds=(text) ;;
    'broker --tls-keylog') _jmqtt_kinds=(file) ;;
    'acl -u' | 'acl --username') _jmqtt_kinds=(text) ;;
    'acl -i' | 'acl --id') _jmqtt_kinds=(text) ;;
    'acl -t' | 'acl --topic') _jmqtt_kinds=(text) ;;
    'acl --access') _jmqtt_kinds=('choice:read write') ;;
    'wait --timeout') _jmqtt_kinds=(text) ;;
    'wait -h' | 'wait --host') _jmqtt_kinds=(host) ;;
    'wait -p' | 'wait --port') _jmqtt_kinds=(text) ;;
    'wait --unix') _jmqtt_kinds=(file) ;;
    'wait -L' | 'wait --url') _jmqtt_kinds=(text) ;;
    'wait -A') _jmqtt_kinds=(text) ;;
    'wait --ws-path') _jmqtt_kinds=(text) ;;
    'wait --proxy') _jmqtt_kinds=(text) ;;
    'wait -i' | 'wait --id') _jmqtt_kinds=(text) ;;
    'wait -I' | 'wait --id-prefix') _jmqtt_kinds=(text) ;;
    'wait -k' | 'wait --keepalive') _jmqtt_kinds=(text) ;;
    'wait -x') _jmqtt_kinds=(text) ;;
    'wait -V' | 'wait --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'wait -M') _jmqtt_kinds=(text) ;;
    'wait -D' | 'wait --property') _jmqtt_kinds=(packet property text) ;;
    'wait -u' | 'wait --username') _jmqtt_kinds=(text) ;;
    'wait -P' | 'wait --pw') _jmqtt_kinds=(text) ;;
    'wait --pw-file') _jmqtt_kinds=(file) ;;
    'wait --pw-env') _jmqtt_kinds=(text) ;;
    'wait -t' | 'wait --topic') _jmqtt_kinds=(text) ;;
    'wait --cafile') _jmqtt_kinds=(file) ;;
    'wait --capath') _jmqtt_kinds=(directory) ;;
    'wait --cert') _jmqtt_kinds=(file) ;;
    'wait --key') _jmqtt_kinds=(file) ;;
    'wait --key-pw-file') _jmqtt_kinds=(file) ;;
    'wait --key-pw-env') _jmqtt_kinds=(text) ;;
    'wait --keystore') _jmqtt_kinds=(file) ;;
    'wait --truststore') _jmqtt_kinds=(file) ;;
    'wait --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'wait --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'wait --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'wait --ciphers') _jmqtt_kinds=(text) ;;
    'wait --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'wait --tls-alpn') _jmqtt_kinds=(text) ;;
    'wait --tls-keylog') _jmqtt_kinds=(file) ;;
    'wait --tls-engine') _jmqtt_kinds=(text) ;;
    'wait --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'wait --psk') _jmqtt_kinds=(text) ;;
    'wait --psk-identity') _jmqtt_kinds=(text) ;;
    'wait -o') _jmqtt_kinds=(file) ;;
    'wait --profile') _jmqtt_kinds=(profile) ;;
    'expect --count') _jmqtt_kinds=(text) ;;
    'expect --within') _jmqtt_kinds=(text) ;;
    'expect --send') _jmqtt_kinds=(text) ;;
    'expect -h' | 'expect --host') _jmqtt_kinds=(host) ;;
    'expect -p' | 'expect --port') _jmqtt_kinds=(text) ;;
    'expect --unix') _jmqtt_kinds=(file) ;;
    'expect -L' | 'expect --url') _jmqtt_kinds=(text) ;;
    'expect -A') _jmqtt_kinds=(text) ;;
    'expect --ws-path') _jmqtt_kinds=(text) ;;
    'expect --proxy') _jmqtt_kinds=(text) ;;
    'expect -i' | 'expect --id') _jmqtt_kinds=(text) ;;
    'expect -I' | 'expect --id-prefix') _jmqtt_kinds=(text) ;;
    'expect -k' | 'expect --keepalive') _jmqtt_kinds=(text) ;;
    'expect -x') _jmqtt_kinds=(text) ;;
    'expect -V' | 'expect --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'expect -M') _jmqtt_kinds=(text) ;;
    'expect -D' | 'expect --property') _jmqtt_kinds=(packet property text) ;;
    'expect -u' | 'expect --username') _jmqtt_kinds=(text) ;;
    'expect -P' | 'expect --pw') _jmqtt_kinds=(text) ;;
    'expect --pw-file') _jmqtt_kinds=(file) ;;
    'expect --pw-env') _jmqtt_kinds=(text) ;;
    'expect -t' | 'expect --topic') _jmqtt_kinds=(text) ;;
    'expect -m' | 'expect --message') _jmqtt_kinds=(text) ;;
    'expect -f' | 'expect --file') _jmqtt_kinds=(file) ;;
    'expect -q' | 'expect --qos') _jmqtt_kinds=('choice:0 1 2') ;;
    'expect -T' | 'expect --filter-out') _jmqtt_kinds=(text) ;;
    'expect --where') _jmqtt_kinds=(text) ;;
    'expect --select') _jmqtt_kinds=(text) ;;
    'expect -F') _jmqtt_kinds=(text) ;;
    'expect --format') _jmqtt_kinds=('choice:raw hex base64 json') ;;
    'expect --color') _jmqtt_kinds=('choice:auto always never') ;;
    'expect --cafile') _jmqtt_kinds=(file) ;;
    'expect --capath') _jmqtt_kinds=(directory) ;;
    'expect --cert') _jmqtt_kinds=(file) ;;
    'expect --key') _jmqtt_kinds=(file) ;;
    'expect --key-pw-file') _jmqtt_kinds=(file) ;;
    'expect --key-pw-env') _jmqtt_kinds=(text) ;;
    'expect --keystore') _jmqtt_kinds=(file) ;;
    'expect --truststore') _jmqtt_kinds=(file) ;;
    'expect --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'expect --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'expect --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'expect --ciphers') _jmqtt_kinds=(text) ;;
    'expect --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'expect --tls-alpn') _jmqtt_kinds=(text) ;;
    'expect --tls-keylog') _jmqtt_kinds=(file) ;;
    'expect --tls-engine') _jmqtt_kinds=(text) ;;
    'expect --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'expect --psk') _jmqtt_kinds=(text) ;;
    'expect --psk-identity') _jmqtt_kinds=(text) ;;
    'expect -o') _jmqtt_kinds=(file) ;;
    'expect --profile') _jmqtt_kinds=(profile) ;;
    'retained --undo') _jmqtt_kinds=(file) ;;
    'retained --idle') _jmqtt_kinds=(text) ;;
    'retained -h' | 'retained --host') _jmqtt_kinds=(host) ;;
    'retained -p' | 'retained --port') _jmqtt_kinds=(text) ;;
    'retained --unix') _jmqtt_kinds=(file) ;;
    'retained -L' | 'retained --url') _jmqtt_kinds=(text) ;;
    'retained -A') _jmqtt_kinds=(text) ;;
    'retained --ws-path') _jmqtt_kinds=(text) ;;
    'retained --proxy') _jmqtt_kinds=(text) ;;
    'retained -i' | 'retained --id') _jmqtt_kinds=(text) ;;
    'retained -I' | 'retained --id-prefix') _jmqtt_kinds=(text) ;;
    'retained -k' | 'retained --keepalive') _jmqtt_kinds=(text) ;;
    'retained -x') _jmqtt_kinds=(text) ;;
    'retained -V' | 'retained --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'retained -M') _jmqtt_kinds=(text) ;;
    'retained -D' | 'retained --property') _jmqtt_kinds=(packet property text) ;;
    'retained -u' | 'retained --username') _jmqtt_kinds=(text) ;;
    'retained -P' | 'retained --pw') _jmqtt_kinds=(text) ;;
    'retained --pw-file') _jmqtt_kinds=(file) ;;
    'retained --pw-env') _jmqtt_kinds=(text) ;;
    'retained -t' | 'retained --topic') _jmqtt_kinds=(text) ;;
    'retained -T' | 'retained --filter-out') _jmqtt_kinds=(text) ;;
    'retained --cafile') _jmqtt_kinds=(file) ;;
    'retained --capath') _jmqtt_kinds=(directory) ;;
    'retained --cert') _jmqtt_kinds=(file) ;;
    'retained --key') _jmqtt_kinds=(file) ;;
    'retained --key-pw-file') _jmqtt_kinds=(file) ;;
    'retained --key-pw-env') _jmqtt_kinds=(text) ;;
    'retained --keystore') _jmqtt_kinds=(file) ;;
    'retained --truststore') _jmqtt_kinds=(file) ;;
    'retained --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'retained --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'retained --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'retained --ciphers') _jmqtt_kinds=(text) ;;
    'retained --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'retained --tls-alpn') _jmqtt_kinds=(text) ;;
    'retained --tls-keylog') _jmqtt_kinds=(file) ;;
    'retained --tls-engine') _jmqtt_kinds=(text) ;;
    'retained --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'retained --psk') _jmqtt_kinds=(text) ;;
    'retained --psk-identity') _jmqtt_kinds=(text) ;;
    'retained -o') _jmqtt_kinds=(file) ;;
    'retained --profile') _jmqtt_kinds=(profile) ;;
    'doctor --timeout') _jmqtt_kinds=(text) ;;
    'doctor -h' | 'doctor --host') _jmqtt_kinds=(host) ;;
    'doctor -p' | 'doctor --port') _jmqtt_kinds=(text) ;;
    'doctor --unix') _jmqtt_kinds=(file) ;;
    'doctor -L' | 'doctor --url') _jmqtt_kinds=(text) ;;
    'doctor -A') _jmqtt_kinds=(text) ;;
    'doctor --ws-path') _jmqtt_kinds=(text) ;;
    'doctor --proxy') _jmqtt_kinds=(text) ;;
    'doctor -i' | 'doctor --id') _jmqtt_kinds=(text) ;;
    'doctor -I' | 'doctor --id-prefix') _jmqtt_kinds=(text) ;;
    'doctor -k' | 'doctor --keepalive') _jmqtt_kinds=(text) ;;
    'doctor -x') _jmqtt_kinds=(text) ;;
    'doctor -V' | 'doctor --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'doctor -M') _jmqtt_kinds=(text) ;;
    'doctor -D' | 'doctor --property') _jmqtt_kinds=(packet property text) ;;
    'doctor -u' | 'doctor --username') _jmqtt_kinds=(text) ;;
    'doctor -P' | 'doctor --pw') _jmqtt_kinds=(text) ;;
    'doctor --pw-file') _jmqtt_kinds=(file) ;;
    'doctor --pw-env') _jmqtt_kinds=(text) ;;
    'doctor -t' | 'doctor --topic') _jmqtt_kinds=(text) ;;
    'doctor --cafile') _jmqtt_kinds=(file) ;;
    'doctor --capath') _jmqtt_kinds=(directory) ;;
    'doctor --cert') _jmqtt_kinds=(file) ;;
    'doctor --key') _jmqtt_kinds=(file) ;;
    'doctor --key-pw-file') _jmqtt_kinds=(file) ;;
    'doctor --key-pw-env') _jmqtt_kinds=(text) ;;
    'doctor --keystore') _jmqtt_kinds=(file) ;;
    'doctor --truststore') _jmqtt_kinds=(file) ;;
    'doctor --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'doctor --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'doctor --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'doctor --ciphers') _jmqtt_kinds=(text) ;;
    'doctor --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'doctor --tls-alpn') _jmqtt_kinds=(text) ;;
    'doctor --tls-keylog') _jmqtt_kinds=(file) ;;
    'doctor --tls-engine') _jmqtt_kinds=(text) ;;
    'doctor --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'doctor --psk') _jmqtt_kinds=(text) ;;
    'doctor --psk-identity') _jmqtt_kinds=(text) ;;
    'doctor -o') _jmqtt_kinds=(file) ;;
    'doctor --profile') _jmqtt_kinds=(profile) ;;
    'record --duration') _jmqtt_kinds=(text) ;;
    'record -h' | 'record --host') _jmqtt_kinds=(host) ;;
    'record -p' | 'record --port') _jmqtt_kinds=(text) ;;
    'record --unix') _jmqtt_kinds=(file) ;;
    'record -L' | 'record --url') _jmqtt_kinds=(text) ;;
    'record -A') _jmqtt_kinds=(text) ;;
    'record --ws-path') _jmqtt_kinds=(text) ;;
    'record --proxy') _jmqtt_kinds=(text) ;;
    'record -i' | 'record --id') _jmqtt_kinds=(text) ;;
    'record -I' | 'record --id-prefix') _jmqtt_kinds=(text) ;;
    'record -k' | 'record --keepalive') _jmqtt_kinds=(text) ;;
    'record -x') _jmqtt_kinds=(text) ;;
    'record -V' | 'record --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'record -M') _jmqtt_kinds=(text) ;;
    'record -D' | 'record --property') _jmqtt_kinds=(packet property text) ;;
    'record -u' | 'record --username') _jmqtt_kinds=(text) ;;
    'record -P' | 'record --pw') _jmqtt_kinds=(text) ;;
    'record --pw-file') _jmqtt_kinds=(file) ;;
    'record --pw-env') _jmqtt_kinds=(text) ;;
    'record -t' | 'record --topic') _jmqtt_kinds=(text) ;;
    'record -q' | 'record --qos') _jmqtt_kinds=('choice:0 1 2') ;;
    'record -T' | 'record --filter-out') _jmqtt_kinds=(text) ;;
    'record --where') _jmqtt_kinds=(text) ;;
    'record -C') _jmqtt_kinds=(text) ;;
    'record --retry') _jmqtt_kinds=('choice:never initial always') ;;
    'record --retry-limit') _jmqtt_kinds=(text) ;;
    'record --cafile') _jmqtt_kinds=(file) ;;
    'record --capath') _jmqtt_kinds=(directory) ;;
    'record --cert') _jmqtt_kinds=(file) ;;
    'record --key') _jmqtt_kinds=(file) ;;
    'record --key-pw-file') _jmqtt_kinds=(file) ;;
    'record --key-pw-env') _jmqtt_kinds=(text) ;;
    'record --keystore') _jmqtt_kinds=(file) ;;
    'record --truststore') _jmqtt_kinds=(file) ;;
    'record --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'record --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'record --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'record --ciphers') _jmqtt_kinds=(text) ;;
    'record --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'record --tls-alpn') _jmqtt_kinds=(text) ;;
    'record --tls-keylog') _jmqtt_kinds=(file) ;;
    'record --tls-engine') _jmqtt_kinds=(text) ;;
    'record --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'record --psk') _jmqtt_kinds=(text) ;;
    'record --psk-identity') _jmqtt_kinds=(text) ;;
    'record -o') _jmqtt_kinds=(file) ;;
    'record --profile') _jmqtt_kinds=(profile) ;;
    'replay --speed') _jmqtt_kinds=(text) ;;
    'replay --loop') _jmqtt_kinds=(text) ;;
    'replay --topic-prefix') _jmqtt_kinds=(text) ;;
    'replay -h' | 'replay --host') _jmqtt_kinds=(host) ;;
    'replay -p' | 'replay --port') _jmqtt_kinds=(text) ;;
    'replay --unix') _jmqtt_kinds=(file) ;;
    'replay -L' | 'replay --url') _jmqtt_kinds=(text) ;;
    'replay -A') _jmqtt_kinds=(text) ;;
    'replay --ws-path') _jmqtt_kinds=(text) ;;
    'replay --proxy') _jmqtt_kinds=(text) ;;
    'replay -i' | 'replay --id') _jmqtt_kinds=(text) ;;
    'replay -I' | 'replay --id-prefix') _jmqtt_kinds=(text) ;;
    'replay -k' | 'replay --keepalive') _jmqtt_kinds=(text) ;;
    'replay -x') _jmqtt_kinds=(text) ;;
    'replay -V' | 'replay --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'replay -M') _jmqtt_kinds=(text) ;;
    'replay -D' | 'replay --property') _jmqtt_kinds=(packet property text) ;;
    'replay -u' | 'replay --username') _jmqtt_kinds=(text) ;;
    'replay -P' | 'replay --pw') _jmqtt_kinds=(text) ;;
    'replay --pw-file') _jmqtt_kinds=(file) ;;
    'replay --pw-env') _jmqtt_kinds=(text) ;;
    'replay --retry') _jmqtt_kinds=('choice:never initial always') ;;
    'replay --retry-limit') _jmqtt_kinds=(text) ;;
    'replay --cafile') _jmqtt_kinds=(file) ;;
    'replay --capath') _jmqtt_kinds=(directory) ;;
    'replay --cert') _jmqtt_kinds=(file) ;;
    'replay --key') _jmqtt_kinds=(file) ;;
    'replay --key-pw-file') _jmqtt_kinds=(file) ;;
    'replay --key-pw-env') _jmqtt_kinds=(text) ;;
    'replay --keystore') _jmqtt_kinds=(file) ;;
    'replay --truststore') _jmqtt_kinds=(file) ;;
    'replay --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'replay --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'replay --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'replay --ciphers') _jmqtt_kinds=(text) ;;
    'replay --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'replay --tls-alpn') _jmqtt_kinds=(text) ;;
    'replay --tls-keylog') _jmqtt_kinds=(file) ;;
    'replay --tls-engine') _jmqtt_kinds=(text) ;;
    'replay --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'replay --psk') _jmqtt_kinds=(text) ;;
    'replay --psk-identity') _jmqtt_kinds=(text) ;;
    'replay -o') _jmqtt_kinds=(file) ;;
    'replay --profile') _jmqtt_kinds=(profile) ;;
    'shell -h' | 'shell --host') _jmqtt_kinds=(host) ;;
    'shell -p' | 'shell --port') _jmqtt_kinds=(text) ;;
    'shell --unix') _jmqtt_kinds=(file) ;;
    'shell -L' | 'shell --url') _jmqtt_kinds=(text) ;;
    'shell -A') _jmqtt_kinds=(text) ;;
    'shell --ws-path') _jmqtt_kinds=(text) ;;
    'shell --proxy') _jmqtt_kinds=(text) ;;
    'shell -i' | 'shell --id') _jmqtt_kinds=(text) ;;
    'shell -I' | 'shell --id-prefix') _jmqtt_kinds=(text) ;;
    'shell -k' | 'shell --keepalive') _jmqtt_kinds=(text) ;;
    'shell -x') _jmqtt_kinds=(text) ;;
    'shell -V' | 'shell --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'shell -M') _jmqtt_kinds=(text) ;;
    'shell -D' | 'shell --property') _jmqtt_kinds=(packet property text) ;;
    'shell -u' | 'shell --username') _jmqtt_kinds=(text) ;;
    'shell -P' | 'shell --pw') _jmqtt_kinds=(text) ;;
    'shell --pw-file') _jmqtt_kinds=(file) ;;
    'shell --pw-env') _jmqtt_kinds=(text) ;;
    'shell --color') _jmqtt_kinds=('choice:auto always never') ;;
    'shell --retry') _jmqtt_kinds=('choice:never initial always') ;;
    'shell --retry-limit') _jmqtt_kinds=(text) ;;
    'shell --will-topic') _jmqtt_kinds=(text) ;;
    'shell --will-payload') _jmqtt_kinds=(text) ;;
    'shell --will-qos') _jmqtt_kinds=('choice:0 1 2') ;;
    'shell --cafile') _jmqtt_kinds=(file) ;;
    'shell --capath') _jmqtt_kinds=(directory) ;;
    'shell --cert') _jmqtt_kinds=(file) ;;
    'shell --key') _jmqtt_kinds=(file) ;;
    'shell --key-pw-file') _jmqtt_kinds=(file) ;;
    'shell --key-pw-env') _jmqtt_kinds=(text) ;;
    'shell --keystore') _jmqtt_kinds=(file) ;;
    'shell --truststore') _jmqtt_kinds=(file) ;;
    'shell --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'shell --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'shell --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'shell --ciphers') _jmqtt_kinds=(text) ;;
    'shell --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'shell --tls-alpn') _jmqtt_kinds=(text) ;;
    'shell --tls-keylog') _jmqtt_kinds=(file) ;;
    'shell --tls-engine') _jmqtt_kinds=(text) ;;
    'shell --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'shell --psk') _jmqtt_kinds=(text) ;;
    'shell --psk-identity') _jmqtt_kinds=(text) ;;
    'shell -o') _jmqtt_kinds=(file) ;;
    'shell --profile') _jmqtt_kinds=(profile) ;;
    'shell --history') _jmqtt_kinds=(file) ;;
    'top -h' | 'top --host') _jmqtt_kinds=(host) ;;
    'top -p' | 'top --port') _jmqtt_kinds=(text) ;;
    'top --unix') _jmqtt_kinds=(file) ;;
    'top -L' | 'top --url') _jmqtt_kinds=(text) ;;
    'top -A') _jmqtt_kinds=(text) ;;
    'top --ws-path') _jmqtt_kinds=(text) ;;
    'top --proxy') _jmqtt_kinds=(text) ;;
    'top -i' | 'top --id') _jmqtt_kinds=(text) ;;
    'top -I' | 'top --id-prefix') _jmqtt_kinds=(text) ;;
    'top -k' | 'top --keepalive') _jmqtt_kinds=(text) ;;
    'top -x') _jmqtt_kinds=(text) ;;
    'top -V' | 'top --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'top -M') _jmqtt_kinds=(text) ;;
    'top -D' | 'top --property') _jmqtt_kinds=(packet property text) ;;
    'top -u' | 'top --username') _jmqtt_kinds=(text) ;;
    'top -P' | 'top --pw') _jmqtt_kinds=(text) ;;
    'top --pw-file') _jmqtt_kinds=(file) ;;
    'top --pw-env') _jmqtt_kinds=(text) ;;
    'top -t' | 'top --topic') _jmqtt_kinds=(text) ;;
    'top -q' | 'top --qos') _jmqtt_kinds=('choice:0 1 2') ;;
    'top -T' | 'top --filter-out') _jmqtt_kinds=(text) ;;
    'top --color') _jmqtt_kinds=('choice:auto always never') ;;
    'top --retry') _jmqtt_kinds=('choice:never initial always') ;;
    'top --retry-limit') _jmqtt_kinds=(text) ;;
    'top --cafile') _jmqtt_kinds=(file) ;;
    'top --capath') _jmqtt_kinds=(directory) ;;
    'top --cert') _jmqtt_kinds=(file) ;;
    'top --key') _jmqtt_kinds=(file) ;;
    'top --key-pw-file') _jmqtt_kinds=(file) ;;
    'top --key-pw-env') _jmqtt_kinds=(text) ;;
    'top --keystore') _jmqtt_kinds=(file) ;;
    'top --truststore') _jmqtt_kinds=(file) ;;
    'top --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'top --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'top --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'top --ciphers') _jmqtt_kinds=(text) ;;
    'top --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'top --tls-alpn') _jmqtt_kinds=(text) ;;
    'top --tls-keylog') _jmqtt_kinds=(file) ;;
    'top --tls-engine') _jmqtt_kinds=(text) ;;
    'top --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'top --psk') _jmqtt_kinds=(text) ;;
    'top --psk-identity') _jmqtt_kinds=(text) ;;
    'top -o') _jmqtt_kinds=(file) ;;
    'top --profile') _jmqtt_kinds=(profile) ;;
    'bench --publishers') _jmqtt_kinds=(text) ;;
    'bench --subscribers') _jmqtt_kinds=(text) ;;
    'bench --connections') _jmqtt_kinds=(text) ;;
    'bench --topics') _jmqtt_kinds=(text) ;;
    'bench --size') _jmqtt_kinds=(text) ;;
    'bench --rate') _jmqtt_kinds=(text) ;;
    'bench --duration') _jmqtt_kinds=(text) ;;
    'bench --warmup') _jmqtt_kinds=(text) ;;
    'bench --threads') _jmqtt_kinds=(text) ;;
    'bench --assert') _jmqtt_kinds=(text) ;;
    'bench -h' | 'bench --host') _jmqtt_kinds=(host) ;;
    'bench -p' | 'bench --port') _jmqtt_kinds=(text) ;;
    'bench --unix') _jmqtt_kinds=(file) ;;
    'bench -L' | 'bench --url') _jmqtt_kinds=(text) ;;
    'bench -A') _jmqtt_kinds=(text) ;;
    'bench --ws-path') _jmqtt_kinds=(text) ;;
    'bench --proxy') _jmqtt_kinds=(text) ;;
    'bench -i' | 'bench --id') _jmqtt_kinds=(text) ;;
    'bench -I' | 'bench --id-prefix') _jmqtt_kinds=(text) ;;
    'bench -k' | 'bench --keepalive') _jmqtt_kinds=(text) ;;
    'bench -x') _jmqtt_kinds=(text) ;;
    'bench -V' | 'bench --protocol-version') _jmqtt_kinds=('choice:mqttv5 mqttv311 mqttv31 5 311 31') ;;
    'bench -M') _jmqtt_kinds=(text) ;;
    'bench -D' | 'bench --property') _jmqtt_kinds=(packet property text) ;;
    'bench -u' | 'bench --username') _jmqtt_kinds=(text) ;;
    'bench -P' | 'bench --pw') _jmqtt_kinds=(text) ;;
    'bench --pw-file') _jmqtt_kinds=(file) ;;
    'bench --pw-env') _jmqtt_kinds=(text) ;;
    'bench -t' | 'bench --topic') _jmqtt_kinds=(text) ;;
    'bench -q' | 'bench --qos') _jmqtt_kinds=('choice:0 1 2') ;;
    'bench --cafile') _jmqtt_kinds=(file) ;;
    'bench --capath') _jmqtt_kinds=(directory) ;;
    'bench --cert') _jmqtt_kinds=(file) ;;
    'bench --key') _jmqtt_kinds=(file) ;;
    'bench --key-pw-file') _jmqtt_kinds=(file) ;;
    'bench --key-pw-env') _jmqtt_kinds=(text) ;;
    'bench --keystore') _jmqtt_kinds=(file) ;;
    'bench --truststore') _jmqtt_kinds=(file) ;;
    'bench --truststore-pw-file') _jmqtt_kinds=(file) ;;
    'bench --truststore-pw-env') _jmqtt_kinds=(text) ;;
    'bench --keyform') _jmqtt_kinds=('choice:pem engine') ;;
    'bench --ciphers') _jmqtt_kinds=(text) ;;
    'bench --tls-version') _jmqtt_kinds=('choice:tlsv1.2 tlsv1.3') ;;
    'bench --tls-alpn') _jmqtt_kinds=(text) ;;
    'bench --tls-keylog') _jmqtt_kinds=(file) ;;
    'bench --tls-engine') _jmqtt_kinds=(text) ;;
    'bench --tls-engine-kpass-sha1') _jmqtt_kinds=(text) ;;
    'bench --psk') _jmqtt_kinds=(text) ;;
    'bench --psk-identity') _jmqtt_kinds=(text) ;;
    'bench -o') _jmqtt_kinds=(file) ;;
    'bench --profile') _jmqtt_kinds=(profile) ;;
    esac
}

# Offers some of the words of a list.
_jmqtt_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_jmqtt_value() {
    local profiles=${XDG_CONFIG_HOME:-$HOME/.config}/jmqtt/profiles
    case $1 in
    file)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$2")
        ;;
    directory)
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -d -- "$2")
        ;;
    profile) _jmqtt_words "$(ls "$profiles" 2>/dev/null)" "$2" ;;
    host)
        _jmqtt_words "localhost $(cat "$profiles"/* 2>/dev/null |
            sed -n 's/^ *\(-h\|--host\) //p')" "$2"
        ;;
    packet) _jmqtt_words "connect publish subscribe unsubscribe disconnect will" "$2" ;;
    choice:*) _jmqtt_words "${1#choice:}" "$2" ;;
    esac
}

_jmqtt() {
    local cur=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} word packet= i
    local -a _jmqtt_kinds=()
    COMPREPLY=()
    if ((COMP_CWORD < 2)); then
        _jmqtt_words "pub sub rr shell top broker passwd wait expect retained doctor record replay acl conf bench quickstart help version --help --version" "$cur"
        return
    fi
    # a value may look like an option, so the line is read from its beginning
    for ((i = 2; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((${#_jmqtt_kinds[@]} == 0)); then
            _jmqtt_values "$command" "$word"
            continue
        fi
        case ${_jmqtt_kinds[0]} in
        packet) packet=${word,,} ;;
        property)
            if [[ ${word,,} == user-property ]]; then
                _jmqtt_kinds+=(text)
            fi
            ;;
        esac
        _jmqtt_kinds=("${_jmqtt_kinds[@]:1}")
    done
    if ((${#_jmqtt_kinds[@]} > 0)); then
        if [[ ${_jmqtt_kinds[0]} == property ]]; then
            case $packet in
            connect) _jmqtt_words "session-expiry-interval authentication-method authentication-data request-problem-information request-response-information receive-maximum topic-alias-maximum user-property maximum-packet-size" "$cur" ;;
            publish) _jmqtt_words "payload-format-indicator message-expiry-interval content-type response-topic correlation-data topic-alias user-property" "$cur" ;;
            subscribe) _jmqtt_words "subscription-identifier user-property" "$cur" ;;
            unsubscribe) _jmqtt_words "user-property" "$cur" ;;
            disconnect) _jmqtt_words "session-expiry-interval server-reference reason-string user-property" "$cur" ;;
            will) _jmqtt_words "payload-format-indicator message-expiry-interval content-type response-topic correlation-data will-delay-interval user-property" "$cur" ;;
            esac
        else
            _jmqtt_value "${_jmqtt_kinds[0]}" "$cur"
        fi
        return
    fi
    case $command in
    pub)
        _jmqtt_words "-h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env -t --topic -m --message -f --file -l --stdin-line -s --stdin-file -n --null-message --json-lines --topic-separator -q --qos -r --retain --repeat --repeat-delay --retry --retry-limit --will-topic --will-payload --will-qos --will-retain --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -d --debug --quiet -o --profile --help --version" "$cur"
        ;;
    sub)
        _jmqtt_words "-h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env -t --topic -q --qos -U --unsubscribe -T --filter-out -R --retained-only --remove-retained --retain-as-published --retain-handling --no-local --random-filter --where --select --exec --exec-jobs -v --verbose -N -F --format --pretty -w --watch --message-rate --color -C -E -W --retry --retry-limit --will-topic --will-payload --will-qos --will-retain --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -d --debug --quiet -o --profile --help --version" "$cur"
        ;;
    rr)
        _jmqtt_words "-h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env -t --topic -m --message -f --file -s --stdin-file -n --null-message -q --qos -e -R --retain-as-published --retain-handling -v --verbose -N -F --format --pretty --color --latency --count -W --retry --retry-limit --will-topic --will-payload --will-qos --will-retain --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -d --debug --quiet -o --profile --help --version" "$cur"
        ;;
    passwd)
        if [[ $cur == -* ]]; then
            _jmqtt_words "-c --create -D --delete -U --upgrade --verify --list --from-csv -b --batch --pw-file -H --hash -I --iterations --help" "$cur"
        else
            _jmqtt_value file "$cur"
        fi
        ;;
    broker)
        _jmqtt_words "-c --config-file -d --daemon --ephemeral --export -h --help -p --port -q --quiet -v --verbose --print-config --test-config --tls-keylog --version" "$cur"
        ;;
    acl)
        if ((COMP_CWORD == 2)) && [[ $cur != -* ]]; then
            _jmqtt_words "explain" "$cur"
            return
        fi
        if [[ $cur == -* ]]; then
            _jmqtt_words "-u --username -i --id -t --topic --access --json --help" "$cur"
        else
            _jmqtt_value file "$cur"
        fi
        ;;
    conf)
        if ((COMP_CWORD == 2)) && [[ $cur != -* ]]; then
            _jmqtt_words "lint" "$cur"
            return
        fi
        if [[ $cur == -* ]]; then
            _jmqtt_words "--strict --json --help" "$cur"
        else
            _jmqtt_value file "$cur"
        fi
        ;;
    wait)
        _jmqtt_words "--login-only --roundtrip --timeout -h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env -t --topic --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -d --debug --quiet -o --profile --help --version" "$cur"
        ;;
    expect)
        _jmqtt_words "--count --within --none --send -h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env -t --topic -m --message -f --file -s --stdin-file -n --null-message -q --qos -r --retain -T --filter-out -R --where --select -v --verbose -N -F --format --pretty --color --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -d --debug --quiet -o --profile --help --version" "$cur"
        ;;
    retained)
        if ((COMP_CWORD == 2)) && [[ $cur != -* ]]; then
            _jmqtt_words "ls export import diff clean" "$cur"
            return
        fi
        if [[ $cur == -* ]]; then
            _jmqtt_words "--dry-run --undo -v --verbose --json --idle -h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env -t --topic -T --filter-out --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -d --debug --quiet -o --profile --help --version" "$cur"
        else
            _jmqtt_value file "$cur"
        fi
        ;;
    doctor)
        _jmqtt_words "--timeout --json -h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env -t --topic --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -d --debug --quiet -o --profile --help --version" "$cur"
        ;;
    record)
        if [[ $cur == -* ]]; then
            _jmqtt_words "--duration -h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env -t --topic -q --qos -T --filter-out -R --where -C --retry --retry-limit --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -d --debug --quiet -o --profile --help --version" "$cur"
        else
            _jmqtt_value file "$cur"
        fi
        ;;
    replay)
        if [[ $cur == -* ]]; then
            _jmqtt_words "--speed --loop --topic-prefix -h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env --retry --retry-limit --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -d --debug --quiet -o --profile --help --version" "$cur"
        else
            _jmqtt_value file "$cur"
        fi
        ;;
    shell)
        _jmqtt_words "-h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env --color --no-color --retry --retry-limit --will-topic --will-payload --will-qos --will-retain --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -d --debug -o --profile --history --no-history --help --version" "$cur"
        ;;
    top)
        _jmqtt_words "-h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env -t --topic -q --qos -T --filter-out -R --color --no-color --retry --retry-limit --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -o --profile --help --version" "$cur"
        ;;
    bench)
        _jmqtt_words "--publishers --subscribers --connections --topics --size --rate --duration --warmup --threads --assert --json -h --host -p --port --unix -L --url -A --nodelay --ws --ws-path --proxy -i --id -I --id-prefix -k --keepalive -c --disable-clean-session -x -V --protocol-version -M -D --property -u --username -P --pw --pw-file --pw-env -t --topic -q --qos --cafile --capath --cert --key --key-pw-file --key-pw-env --keystore --truststore --truststore-pw-file --truststore-pw-env --keyform --ciphers --tls-version --tls-alpn --tls-use-os-certs --tls-keylog --tls-engine --tls-engine-kpass-sha1 --insecure --no-tls --psk --psk-identity -d --debug --quiet -o --profile --help --version" "$cur"
        ;;
    help) _jmqtt_words "pub sub rr shell top broker passwd wait expect retained doctor record replay acl conf bench quickstart help version --help --version" "$cur" ;;
    esac
}

complete -F _jmqtt jmqtt

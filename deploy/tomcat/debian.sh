#!/bin/sh
# Debian 12 or later, as root: from apt-get to the first line in the file. Run it again to upgrade, or to finish what failed.
#   debian.sh pushwoosh-webhook.war [/var/log/pushwoosh]
#   debian.sh --remove
# Without a directory the events go to /var/log/tomcat10/pushwoosh-webhook, which needs no change to the service: the rest of
# the disk is read-only for it. Members of the group adm may read them (files are 0640 tomcat:adm). Debian's daily cron job
# compresses only what lies directly in /var/log/tomcat10.
set -eu
here=$(dirname "$0")
descriptor=/etc/tomcat10/Catalina/localhost/pushwoosh-webhook.xml
drop_in=/etc/systemd/system/tomcat10.service.d/pushwoosh-webhook.conf
tmpfiles=/etc/tmpfiles.d/pushwoosh-webhook.conf

if [ "${1:?usage: $0 pushwoosh-webhook.war [/var/log/pushwoosh], or $0 --remove}" = --remove ]; then
    systemctl stop tomcat10
    # Tomcat unpacks the WAR into webapps. Left there, it would be deployed again, without the descriptor and so without a token.
    rm -rf "$descriptor" /var/lib/tomcat10/webapps/pushwoosh-webhook /opt/pushwoosh-webhook "$drop_in" "$tmpfiles"
    systemctl daemon-reload
    systemctl start tomcat10
    echo "Removed. The events, the package tomcat10 and the pattern of its access log are left as they are."
    exit 0
fi
war=$1
directory=${2:-}

apt-get install --yes --no-upgrade tomcat10 curl openssl

# Beside the old one and then renamed: Tomcat sees either the old WAR or the new one, and reloads within ten seconds.
install -d /opt/pushwoosh-webhook
install -m 0644 "$war" /opt/pushwoosh-webhook/pushwoosh-webhook.war.new
mv /opt/pushwoosh-webhook/pushwoosh-webhook.war.new /opt/pushwoosh-webhook/pushwoosh-webhook.war

# Tomcat's own access log would hold the token: it writes down whole request lines. From now on, method and path only;
# and the sender's address where a proxy forwards it.
pattern='"%h %l %u %t &quot;%r&quot; %s %b"'
if grep -q "$pattern" /etc/tomcat10/server.xml; then
    sed -i "s/$pattern/\"%h %l %u %t \\&quot;%m %U %H\\&quot; %s %b\" requestAttributesEnabled=\"true\"/" /etc/tomcat10/server.xml
fi
if grep '%r' /etc/tomcat10/server.xml; then
    echo "Your access log has a pattern of its own. Replace %r, which writes queries down, by %m %U %H, and run this again." >&2
    exit 1
fi

# A descriptor that is there keeps its token and its directory.
if [ ! -e "$descriptor" ]; then
    if [ -n "$directory" ]; then
        # The service may write there, and the directory is there before it starts, at every boot.
        install -d /etc/systemd/system/tomcat10.service.d
        sed "s|/var/log/pushwoosh|$directory|" "$here/systemd.conf" > "$drop_in"
        sed "s|/var/log/pushwoosh|$directory|" "$here/tmpfiles.conf" > "$tmpfiles"
        systemd-tmpfiles --create pushwoosh-webhook.conf
        systemctl daemon-reload
    fi
    install -d -m 0750 -g tomcat /etc/tomcat10/Catalina/localhost
    sed -e "s|CHANGE-ME|$(openssl rand -hex 16)|" \
        ${directory:+-e "s|<!-- \(<Parameter.*\)/var/log/pushwoosh\(.*\) -->|\1$directory\2|"} \
        "$here/pushwoosh-webhook.xml" | install -m 0640 -g tomcat /dev/stdin "$descriptor.new"
    mv "$descriptor.new" "$descriptor"
fi

# A restart only if Tomcat is down, or has started before its configuration was changed.
started=$(systemctl show --value --property ActiveEnterTimestamp tomcat10)
if ! systemctl is-active --quiet tomcat10 ||
        find /etc/tomcat10/server.xml /etc/systemd/system/tomcat10.service.d -newermt "$started" 2> /dev/null | grep -q .; then
    systemctl restart tomcat10
fi

# The first line.
url=http://127.0.0.1:8080/pushwoosh-webhook
parameter() { sed -n "s/^ *<Parameter name=\"pushwoosh-webhook.$1\" value=\"\([^\" ]*\).*/\1/p" "$descriptor"; }
token=$(parameter token)
if ! curl --silent --fail --retry 60 --retry-delay 1 --retry-all-errors --output /dev/null "$url/health"; then
    echo "$url/health does not answer 200; see: journalctl --unit tomcat10" >&2
    exit 1
fi
curl --silent --show-error --fail "$url?token=$token" -d "@$here/../event.json"
echo
directory=$(parameter directory)
tail -n 1 "${directory:-/var/log/tomcat10/pushwoosh-webhook}/events.current"
echo "Enter in Pushwoosh: https://YOUR-HOST/pushwoosh-webhook?token=$token"
echo "Remove everything but the events again: $0 --remove"
